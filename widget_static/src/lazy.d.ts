declare module "*/hypercare-form.js" {
  export const open: import("./core").FormPart["open"];
  export const close: import("./core").FormPart["close"];
  export const resume: import("./core").FormPart["resume"];
}

declare module "*/hypercare-screenshot.js" {
  export function capture(options: {
    skip?: (element: Element) => boolean;
    maskSelectors?: string[];
  }): Promise<{ blob: Blob; width: number; height: number }>;
}
