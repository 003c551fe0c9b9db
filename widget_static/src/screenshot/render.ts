// The whole drawing: an SVG with the viewport's content, which refers to nothing outside of itself.
import type { CaptureOptions } from "../core";
import { allowed } from "./allowed";
import { fontFaces } from "./fonts";
import { startIn } from "./frame";
import type { Box } from "./geometry";
import { ground } from "./ground";
import { keep } from "./kept";
import { xml } from "./markup";
import { coverOf, masksOf } from "./mask";
import { type Pace, pacing } from "./pace";
import { BASE, placed } from "./paper";
import { Pictures } from "./pictures";
import type { Part, Place, Sheet } from "./place";
import { definitions } from "./vector";
import { walk } from "./walk";

/** Draw the visible viewport as SVG markup. Masked words and pictures are nowhere in it. */
export async function render(options: CaptureOptions = {}): Promise<string> {
  const sheet = newSheet(options);
  const focused = document.activeElement;
  const paced = pacing(!(focused && sheet.skip(focused)));
  const viewport = new DOMRect(0, 0, innerWidth, innerHeight);
  const start = startIn(viewport, { sheet, parts: [], cover: sheet.cover });
  await paced(keep(viewport, sheet.kept));
  ground(start, document, viewport);
  await paced(walk(document.documentElement, start));
  await paced(definitions(start));
  return markup(start, viewport, paced);
}

function newSheet(options: CaptureOptions): Sheet {
  return {
    dialogs: [],
    popovers: [],
    dresses: new Map(),
    names: new Map(),
    written: new Set(),
    rules: [],
    families: new Set(),
    documents: new Set([document]),
    kept: new Set(),
    masks: masksOf(options),
    cover: coverOf(options),
    pictures: new Pictures(devicePixelRatio),
    mayFetch: allowed(options.feedbackUrl),
    skip: options.skip ?? (() => false),
  };
}

async function markup({ parts, sheet, flow }: Place, viewport: Box, paced: Pace): Promise<string> {
  const faces = await fontFaces(sheet, paced);
  const rules = xml(BASE + faces + (await joined(sheet.rules)));
  // Laid out in the screen's own pixels, as the page is: lines and borders stand on whole ones.
  const zoom = CSS.supports("zoom", "2") ? devicePixelRatio : 1;
  const size = `width="${viewport.width * zoom}" height="${viewport.height * zoom}"`;
  // Two fingers may have enlarged a part of the page.
  const { offsetLeft, offsetTop, width, height, scale } = visualViewport as VisualViewport;
  const seen = [offsetLeft, offsetTop, width, height].map((length) => length * zoom);
  const shown = `width="${width * zoom * scale}" height="${height * zoom * scale}"`;
  const part = `viewBox="${seen.join(" ")}"`;
  const { lang } = document.documentElement;
  const { colorScheme } = getComputedStyle(document.documentElement);
  const root = `position:relative;contain:paint;zoom:${zoom};color-scheme:${colorScheme};background:Canvas;`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${shown} ${part}><foreignObject ${size}>`,
    `<div xmlns="http://www.w3.org/1999/xhtml" lang="${xml(lang)}"`,
    ` style="${root}${placed(viewport, flow)}"><style>${rules}</style>`,
    `<div style="isolation:isolate">${await joined(parts)}</div>`,
    `${await joined([...sheet.dialogs, ...sheet.popovers].flat())}</div></foreignObject></svg>`,
  ].join("");
}

// Pictures have been under way since they were met; the last one decides how long this takes.
async function joined(parts: readonly Part[]): Promise<string> {
  let text = "";
  for (const part of parts) text += typeof part === "string" ? part : await part;
  return text;
}
