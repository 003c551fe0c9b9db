// Images, canvases and films: their pixels as shown now, or stripes where they may not be read.
import type { Box, Size } from "./geometry";
import { declare, xml } from "./markup";
import { at, item } from "./paper";
import { type Drawable, UNAVAILABLE } from "./pictures";
import type { Place, Subject } from "./place";
import { rounded } from "./style";

const PICTURE = /^(img|canvas|video)$/;
const CLOSED = /^(object|embed)$/;
const VECTOR = /\.svgz?([?#]|$)|^data:image\/svg/i;

/** Say whether an element shows pixels that a canvas could draw. */
export function isPicture(element: Element): element is Drawable {
  return PICTURE.test(element.localName);
}

/** Say whether an element shows something into which no script can look. */
export function isClosed(element: Element): boolean {
  return CLOSED.test(element.localName);
}

/** Draw an image, a canvas or the present frame of a film. */
export function picture({ element, style, content, place }: Subject<Drawable>): void {
  // A vector image fits itself into whatever size it is given.
  const fit = isVector(element) ? style.objectFit.replace("fill", "contain") : style.objectFit;
  const css = `${at(content, place.flow)}object-fit:${fit};${declare(style, "object-position")}${rounded(style)}`;
  const markup = (data: string) =>
    data
      ? `<img style="${css}" src="${xml(data)}"/>`
      : `<div style="${css}background:${UNAVAILABLE}"/>`;
  const source = sourceOf(element, content, place);
  if (source) place.parts.push(source.then(markup));
  else if (element.localName === "img") {
    item(place, "span", `${css}overflow:hidden;`, (element as HTMLImageElement).alt);
  }
}

/** Mark a box whose content cannot be shown. */
export function unavailable({ content, place }: Subject): void {
  item(place, "div", `${at(content, place.flow)}background:${UNAVAILABLE};`);
}

function sourceOf(element: Drawable, shown: Box, { sheet }: Place): Promise<string> | null {
  const natural = naturalSize(element);
  if (!natural.width || !natural.height) return null;
  return sheet.pictures.copy(element, natural, shown, isVector(element));
}

function isVector(element: Drawable): boolean {
  return VECTOR.test((element as HTMLImageElement).currentSrc);
}

function naturalSize(element: Drawable): Size {
  const image = element as HTMLImageElement & HTMLVideoElement;
  return {
    width: image.naturalWidth ?? image.videoWidth ?? image.width,
    height: image.naturalHeight ?? image.videoHeight ?? image.height,
  };
}
