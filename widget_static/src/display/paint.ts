// From a frame to a file, with everything private painted over.
import type { Area, Photo } from "../core";
import type { Frame } from "./film";

/** The most pixels that a picture may have, as many as in one that the widget draws. */
const MOST_PIXELS = 4_000_000;
const SOLID = "#7c828a";
/** Video blurs edges: what is private may shine a pixel beyond its box. */
const MARGIN = 2;

/** Encode a frame as PNG; `covers` are boxes of the window in CSS pixels. */
export async function paint({ canvas: frame }: Frame, covers: Area[]): Promise<Photo> {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (frame.width * frame.height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(frame.width * scale);
  canvas.height = Math.round(frame.height * scale);
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.drawImage(frame, 0, 0, canvas.width, canvas.height);
  context.fillStyle = SOLID;
  context.scale(canvas.width / innerWidth, canvas.height / innerHeight);
  for (const { left, top, width, height } of covers) {
    context.fillRect(left - MARGIN, top - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN);
  }
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("the canvas cannot be read");
  return { blob, width: canvas.width, height: canvas.height };
}
