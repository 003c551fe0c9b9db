// Which browser, system and device this is, as far as every page may know.

export interface Named {
  name: string;
  version?: string;
}

const BROWSERS: [string, RegExp][] = [
  ["Edge", /\bEdg(?:e|A|iOS)?\/([\d.]+)/],
  ["Opera", /\bOPR\/([\d.]+)/],
  ["Firefox", /\b(?:Firefox|FxiOS)\/([\d.]+)/],
  ["Chrome", /\b(?:HeadlessChrome|Chrome|CriOS)\/([\d.]+)/],
  ["Safari", /\bVersion\/([\d.]+).* Safari\//],
];

const SYSTEMS: [string, RegExp][] = [
  ["Windows", /\bWindows NT ([\d.]+)/],
  ["Android", /\bAndroid ?([\d.]*)/],
  ["iOS", /\b(?:iPhone|iPad).*? OS ([\d_]+)/],
  ["macOS", /\bMac OS X ([\d_.]+)/],
  ["Linux", /\bLinux()/],
];

/** Name the browser and the system of a user agent string. */
export function parseAgent(agent: string): { browser: Named; os: Named } {
  return { browser: first(BROWSERS, agent), os: first(SYSTEMS, agent) };
}

/** Describe where the page runs. Sizes are in CSS pixels. */
export function environment(): Record<string, unknown> {
  const { browser, os } = parseAgent(navigator.userAgent);
  const memory = (navigator as { deviceMemory?: number }).deviceMemory;
  return {
    browser,
    os,
    device: {
      type: matchMedia("(pointer: coarse)").matches ? "touch" : "desktop",
      cores: navigator.hardwareConcurrency,
      ...(memory && { memory_gb: memory }),
    },
    window: { width: innerWidth, height: innerHeight, pixel_ratio: devicePixelRatio },
    online: navigator.onLine,
    color_scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light",
  };
}

function first(candidates: [string, RegExp][], agent: string): Named {
  for (const [name, shape] of candidates) {
    const version = shape.exec(agent)?.[1];
    if (version) return { name, version: version.replaceAll("_", ".") };
    if (version === "") return { name };
  }
  return { name: "unknown" };
}
