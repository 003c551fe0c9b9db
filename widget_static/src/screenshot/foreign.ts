// HTML inside an SVG: walked like the rest, in the coordinates of the drawing around it.
import { flat } from "./geometry";
import { open } from "./paper";
import type { Place } from "./place";

/** Begin the content of a `foreignObject` and return where its walk starts. */
export function beginForeign(element: Element, place: Place): Place {
  const matrix = DOMMatrix.fromMatrix((element as SVGGraphicsElement).getScreenCTM() ?? undefined);
  const { left, top, clip } = place.flow;
  const seen = place.matrix ? flat(place.matrix).inverse().multiply(matrix) : matrix;
  const moved = new DOMMatrix().translate(-left, -top).multiply(seen);
  open(place, "div", `transform:${moved};transform-origin:0 0;`);
  const frame = { left: 0, top: 0, clip };
  return { ...place, matrix, flow: frame, absolute: frame, fixed: frame };
}
