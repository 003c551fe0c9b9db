// The parts that are fetched late, each by its address: a script of another origin has no folder of
// its own to import from.
import type { Config } from "./config";
import type {
  AnnotatePart,
  CameraPart,
  DisplayPart,
  FieldsPart,
  FormPart,
  Picture,
  PictureReason,
  ReportsPart,
  TroublePart,
  WatchPart,
  WordsPart,
} from "./core";

const PICTURE_MS = 10_000;

/** Fetch the form, once; a failed attempt may be repeated. */
export const loadForm = /* @__PURE__ */ once<FormPart>(
  (folder) => import(`${folder}hypercare-form.js`),
);

/** Fetch what takes pictures, once; a failed attempt may be repeated. */
export const loadCamera = /* @__PURE__ */ once<CameraPart>(
  (folder) => import(`${folder}hypercare-screenshot.js`),
);

/** Languages that need not be fetched, by their first subtags. */
export const brought: Record<string, Promise<WordsPart>> = {};

/** Fetch the texts of one of our languages; English where they cannot be had. */
export function loadWords(folder: string, lang: string): Promise<WordsPart> {
  const fetch = (tag: string): Promise<WordsPart> =>
    brought[tag] ?? import(`${folder}hypercare-words-${tag}.js`);
  return fetch(lang).catch(() => fetch("en"));
}

/** Fetch what people draw on pictures with, once; a failed attempt may be repeated. */
export const loadAnnotator = /* @__PURE__ */ once<AnnotatePart>(
  (folder) => import(`${folder}hypercare-annotate.js`),
);

/** Fetch what photographs a shared screen, once; a failed attempt may be repeated. */
export const loadDisplay = /* @__PURE__ */ once<DisplayPart>(
  (folder) => import(`${folder}hypercare-display.js`),
);

/** Fetch what finds out why a request came to nothing, once. */
export const loadTrouble = /* @__PURE__ */ once<TroublePart>(
  (folder) => import(`${folder}hypercare-trouble.js`),
);

/** Fetch "My reports", once; a failed attempt may be repeated. */
export const loadReports = /* @__PURE__ */ once<ReportsPart>(
  (folder) => import(`${folder}hypercare-reports.js`),
);

/** Fetch what asks a project's own questions, once; a failed attempt may be repeated. */
export const loadFields = /* @__PURE__ */ once<FieldsPart>(
  (folder) => import(`${folder}hypercare-fields.js`),
);

/** Fetch what watches more finely, once; a failed attempt may be repeated. */
export const loadWatch = /* @__PURE__ */ once<WatchPart>(
  (folder) => import(`${folder}hypercare-watch.js`),
);

/** Take a picture of the page without our own element, or say why there is none. */
export function takePicture(config: Config, host: Element): Promise<Picture> {
  const options = { ...config, skip: (element: Element) => element === host };
  const none = (reason: PictureReason) => ({ reason });
  const taken = loadCamera(config.folder).then(
    (part) => part.capture(options).catch(({ message }) => none(message)),
    () => none("load"),
  );
  const late = new Promise<Picture>((resolve) => {
    setTimeout(resolve, PICTURE_MS, none("slow"));
  });
  return Promise.race([taken, late]);
}

// Makes a loader that fetches a part once for this page.
function once<Part>(load: (folder: string) => Promise<Part>): (folder: string) => Promise<Part> {
  let part: Promise<Part> | undefined;
  return (folder) => {
    part ??= load(folder);
    part.catch(() => {
      part = undefined;
    });
    return part;
  };
}
