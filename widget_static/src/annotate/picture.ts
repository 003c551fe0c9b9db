// From a file to pixels that can be painted on, and from what was painted to a new file.
import type { Photo } from "../core";
import { type Box, bounds, type Mark, outward, type Point, within } from "./marks";
import { fontOf, shapesOf } from "./shapes";

/** The most pixels that are kept: a screen of 3840 by 2160. As PNG, a photo of it is below 20 MB. */
const MOST_PIXELS = 3840 * 2160;

/** Return a photo as pixels, upright; smaller when it has too many. Rejects when it is no picture. */
export async function load({ blob }: Photo): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height)));
  const pen = pencil(Math.floor(bitmap.width * scale), Math.floor(bitmap.height * scale));
  const { canvas } = pen;
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/**
 * Return a PNG made anew of what is seen: pixels only. Neither what is redacted nor what is cropped
 * away nor anything else that the photo's file held is in it. Rejects when none can be made.
 */
export async function save(picture: HTMLCanvasElement, marks: readonly Mark[]): Promise<Photo> {
  const area: Point = [picture.width, picture.height];
  const [left, top, right, bottom] = kept(area, marks);
  const [width, height] = [right - left, bottom - top];
  const pen = pencil(width, height);
  pen.translate(-left, -top);
  pen.drawImage(picture, 0, 0);
  for (const mark of marks) if (mark.kind !== "crop") paint(pen, mark, area);
  const blob = await new Promise<Blob | null>((resolve) => pen.canvas.toBlob(resolve));
  if (!blob) throw new Error("the browser made no file of this picture");
  return { blob, width, height };
}

/** Return a way to measure lines of text, for letters one pixel high. */
export function ruler(): (line: string) => number {
  const pen = pencil(1, 1);
  pen.font = fontOf(100);
  return (line) => pen.measureText(line).width / 100;
}

function paint(pen: CanvasRenderingContext2D, mark: Mark, area: Point): void {
  pen.lineCap = pen.lineJoin = "round";
  for (const shape of shapesOf(mark, area)) {
    const { d, fill, stroke, "stroke-width": width, "font-size": size = 0 } = shape;
    pen.fillStyle = fill ?? "#0000";
    pen.strokeStyle = stroke ?? "#0000";
    pen.lineWidth = width ?? 1;
    pen.font = fontOf(size);
    pen.direction = shape.direction ?? "ltr";
    if (d) pen.fill(new Path2D(d));
    if (d) pen.stroke(new Path2D(d));
    else pen.fillText(shape.text ?? "", shape.x ?? 0, shape.y ?? 0);
  }
}

function kept(area: Point, marks: readonly Mark[]): Box {
  const crop = marks.find(({ kind }) => kind === "crop");
  const box = crop ? outward(bounds(crop)) : [0, 0, ...area];
  return box.map((at, n) => within(at, 0, area[n % 2] as number)) as unknown as Box;
}

function pencil(width: number, height: number): CanvasRenderingContext2D {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  return canvas.getContext("2d") as CanvasRenderingContext2D;
}
