// Pictures on canvases, since a policy may forbid every picture that has an address.
import type { Photo } from "../core";
import { h } from "../dom";

const PREVIEW_WIDTH = 1120;
const PREVIEW_HEIGHT = 512;
const THUMB_PIXELS = 96;

/** Show a photo, scaled to what a dialog has room for on a fine screen. */
export function preview({ blob, width, height }: Photo, label: string): HTMLCanvasElement {
  const scale = Math.min(1, PREVIEW_WIDTH / width, PREVIEW_HEIGHT / height);
  const [resizeWidth, resizeHeight] = [Math.ceil(width * scale), Math.ceil(height * scale)];
  const size = { width: resizeWidth, height: resizeHeight };
  const canvas = h("canvas", { role: "img", "aria-label": label, ...size });
  createImageBitmap(blob, { resizeWidth, resizeHeight, resizeQuality: "high" }).then(
    (bitmap) => {
      canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
      bitmap.close();
    },
    () => {}, // the picture is sent all the same; only its preview stays empty
  );
  return canvas;
}

/** Show what a picture file holds, small and cut to a square; another file shows nothing. */
export function thumbnail(file: Blob): HTMLCanvasElement | false {
  if (!isPicture(file)) return false;
  const canvas = h("canvas", { "aria-hidden": "true", width: THUMB_PIXELS, height: THUMB_PIXELS });
  createImageBitmap(file).then(
    (bitmap) => {
      const side = Math.min(bitmap.width, bitmap.height);
      const [left, top] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
      const all = [0, 0, THUMB_PIXELS, THUMB_PIXELS] as const;
      canvas.getContext("2d")?.drawImage(bitmap, left, top, side, side, ...all);
      bitmap.close();
    },
    () => canvas.remove(),
  );
  return canvas;
}

/** Return a file as a photo; rejects when this browser cannot show it as a picture. */
export async function photoOf(blob: Blob): Promise<Photo> {
  const bitmap = await createImageBitmap(blob);
  const { width, height } = bitmap;
  bitmap.close();
  return { blob, width, height };
}

/** Say whether a file calls itself a picture. */
export function isPicture({ type }: Blob): boolean {
  return type.startsWith("image/");
}
