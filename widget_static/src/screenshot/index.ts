// The picture of what the user sees, made by the page itself: no permission to ask for, nothing in
// the page changed, and what is masked never becomes a pixel.
import type { CaptureOptions, Photo } from "../core";
import { raster } from "./raster";
import { render } from "./render";

export { covers } from "./covers";

/**
 * Take a PNG of the visible viewport, at the screen's density up to about four megapixels.
 *
 * Rejects with an Error whose message is the PictureReason: the page's policy, the browser, or a mask
 * selector that cannot be understood.
 */
export async function capture(options: CaptureOptions = {}): Promise<Photo> {
  return raster(await render(options));
}
