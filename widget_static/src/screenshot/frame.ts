// Pages within the page. Those of the same origin are walked like the rest; others are marked.
import type { Rect } from "./geometry";
import { ground } from "./ground";
import { at, open } from "./paper";
import type { Frame, Place, Subject } from "./place";
import { rounded } from "./style";

/** Return the document inside an iframe, or null when it may not be read. */
export function documentIn(element: Element): Document | null {
  try {
    return (element as HTMLIFrameElement).contentDocument;
  } catch {
    return null;
  }
}

/** Begin the page inside an iframe and return where its walk starts. */
export function beginFrame({ content, place, style }: Subject, inner: Document): Place {
  const css = `overflow:hidden;transform:translate(0);position:relative;${rounded(style)}`;
  open(place, "div", at(content, place.flow) + css);
  place.sheet.documents.add(inner);
  const viewport = new DOMRect(0, 0, content.width, content.height);
  const start = startIn(viewport, place);
  ground(start, inner, viewport);
  return start;
}

/** Return the place where the walk of a document starts. */
export function startIn(
  clip: Rect,
  { sheet, parts, cover }: Pick<Place, "sheet" | "parts" | "cover">,
): Place {
  const frame: Frame = { left: 0, top: 0, clip };
  return {
    sheet,
    parts,
    cover,
    matrix: null,
    flow: frame,
    absolute: frame,
    fixed: frame,
    inherited: new Map(),
    decoration: "",
    inFlex: false,
    limit: null,
  };
}
