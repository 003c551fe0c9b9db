// From a file to pixels that can be painted on, and from what was painted to a new file.
import type { Photo } from "../core";
import { type Box, bounds, type Mark, outward, within } from "./marks";
import { paint } from "./paint";

/** The most pixels that are kept: a screen of 3840 by 2160. A photo as PNG stays below 20 MB. */
const MOST_PIXELS = 3840 * 2160;

/** Return a photo as pixels, upright; smaller when it has too many. Rejects when it is no picture. */
export async function load({ blob }: Photo): Promise<HTMLCanvasElement> {
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  const { width, height } = bitmap;
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = blank(Math.floor(width * scale), Math.floor(height * scale));
  const pen = pencil(canvas);
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/**
 * Return a PNG made anew of what is seen: pixels only. Neither what is redacted nor what is cropped
 * away nor anything else that the file of the photo held is in it. Rejects when none can be made.
 */
export async function save(picture: HTMLCanvasElement, marks: readonly Mark[]): Promise<Photo> {
  const [left, top, right, bottom] = kept(picture, marks);
  const [width, height] = [right - left, bottom - top];
  const canvas = blank(width, height);
  const pen = pencil(canvas);
  pen.translate(-left, -top);
  pen.drawImage(picture, 0, 0);
  for (const mark of marks) {
    if (mark.kind !== "crop") paint(pen, mark, [picture.width, picture.height]);
  }
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
  if (!blob) throw new Error("the browser made no file of this picture");
  return { blob, width, height };
}

export function pencil(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  return canvas.getContext("2d") as CanvasRenderingContext2D;
}

function kept({ width, height }: HTMLCanvasElement, marks: readonly Mark[]): Box {
  const crop = marks.find(({ kind }) => kind === "crop");
  const [left, top, right, bottom] = crop ? outward(bounds(crop)) : [0, 0, width, height];
  return [
    within(left, 0, width - 1),
    within(top, 0, height - 1),
    within(right, 1, width),
    within(bottom, 1, height),
  ];
}

function blank(width: number, height: number): HTMLCanvasElement {
  return Object.assign(document.createElement("canvas"), { width, height });
}
