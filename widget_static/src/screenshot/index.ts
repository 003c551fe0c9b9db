// The picture of what the user sees, made by the page itself: no permission to ask for, nothing in
// the page changed, and what is masked never becomes a pixel.
import type { Area, CaptureOptions, Photo, PictureReason } from "../core";
import { raster } from "./raster";
import { render } from "./render";

/** The page's policy was asked once: each attempt would be one more violation in its reports. */
let forbidden: Error | undefined;

/**
 * Take a PNG of the visible viewport, at the screen's density up to about four megapixels.
 *
 * Rejects with an Error whose message is the PictureReason: the page's policy, the browser, or a mask
 * selector that cannot be understood. What the policy has forbidden is not tried again.
 */
export async function capture(options: CaptureOptions = {}): Promise<Photo> {
  if (forbidden) throw forbidden;
  try {
    return await raster(await render(options));
  } catch (error) {
    if ((error as Error).message === ("policy" satisfies PictureReason)) forbidden = error as Error;
    throw error;
  }
}

/** Find what must be painted over in a picture that the browser takes; few ever need it. */
export async function covers(options: CaptureOptions = {}): Promise<Area[]> {
  const part: typeof import("./covers") = await import("./hypercare-covers.js" as string);
  return part.covers(options);
}
