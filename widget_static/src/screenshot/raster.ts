// From the drawing to pixels. Only a data: URL can be read back: Chromium treats a drawing with
// foreign content from any other address as another site's.
import type { Photo, PictureReason } from "../core";
import { rested } from "./pace";
import { dataUrl, png } from "./pictures";

/** The most pixels that a picture may have. */
const MOST_PIXELS = 4_000_000;

/** Return width and height in pixels: those of the screen, or fewer when they would be too many. */
export function pixels(width: number, height: number, density: number): [number, number] {
  const scale = Math.min(density, Math.sqrt(MOST_PIXELS / (width * height)));
  return [Math.round(width * scale), Math.round(height * scale)];
}

/** Turn a drawing of the viewport into a PNG; rejects with the reason when it cannot be done. */
export async function raster(svg: string): Promise<Photo> {
  // Laying it out and painting it is one long task each, and the page may change by now.
  await rested();
  const image = new Image();
  image.src = await dataUrl(new Blob([svg], { type: "image/svg+xml" }));
  await image.decode().catch(because("policy"));
  const canvas = document.createElement("canvas");
  const shown = visualViewport as VisualViewport;
  const density = shown.scale * devicePixelRatio;
  const [width, height] = pixels(shown.width, shown.height, density);
  Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(image, 0, 0, width, height);
  const blob = await png(canvas).catch(because("browser"));
  return { blob, width, height };
}

function because(reason: PictureReason): (cause: unknown) => never {
  return (cause) => {
    throw new Error(reason, { cause });
  };
}
