// Inline SVG: copied with its attributes and with what style sheets make of it.
import { type Box, localBox } from "./geometry";
import { declare, names, xml } from "./markup";
import { coverWithin } from "./mask";
import type { Steps } from "./pace";
import { at, attributes, open, solid } from "./paper";
import type { Place, Subject } from "./place";
import { differences, telling } from "./style";
import { isElement, isText } from "./tree";

const NAMESPACE = "http://www.w3.org/2000/svg";
const LEFT_OUT = /^(script|style|foreignObject|title|desc|metadata)$/;
const KEPT_ATTRIBUTE = /^(?!(class|style|on.*|data-.*|aria-.*|role|xmlns|href)$)[\w-]+$/;
const REFERENCE = /url\(["']?#([^"')]+)["']?\)/g;
// What style sheets say; attributes are copied as they are.
const INHERITED = names(`
  color fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray
  stroke-dashoffset stroke-linecap stroke-linejoin visibility font-family font-size font-weight
  font-style letter-spacing text-anchor white-space stop-color stop-opacity dominant-baseline
`);
const OWN = names(`
  opacity clip-path mask filter transform transform-origin transform-box rotate r cx cy x y
  width height
`);

/** One SVG on its way to the drawing. */
interface Copy {
  readonly place: Place;
  /** The ids that were written, and those that something referred to. */
  readonly written: Set<string>;
  readonly wanted: Set<string>;
  /** What must be covered once the rest is drawn. */
  readonly covered: Box[];
}

/** Draw an inline SVG; what it refers to elsewhere in the page comes along. */
export function* vector({ element, content, place, style }: Subject): Steps {
  const copy: Copy = { place, written: new Set(), wanted: new Set(), covered: [] };
  const inherited = inheritedOf(style);
  const css = differences(inherited, new Map()) + declare(style, "overflow");
  const shape = `${kept(element, copy)} xmlns="${NAMESPACE}"`;
  open(place, "svg", at(content, place.flow) + css, shape);
  yield* inside(element, inherited, copy);
  yield* definitions(element, copy);
  place.parts.push("</svg>");
  for (const box of copy.covered) solid(place, box);
}

function* inside(element: Element, around: ReadonlyMap<string, string>, copy: Copy): Steps {
  for (const child of element.childNodes) {
    if (isText(child)) copy.place.parts.push(xml(child.data));
    else if (isElement(child)) yield* shape(child, around, copy);
  }
}

function* shape(element: Element, around: ReadonlyMap<string, string>, copy: Copy): Steps {
  yield;
  const { parts, sheet, matrix } = copy.place;
  const name = element.localName;
  const style = getComputedStyle(element);
  if (LEFT_OUT.test(name) || style.display === "none") return;
  if (sheet.masks(element, "open") !== "open") {
    copy.covered.push(localBox(element.getBoundingClientRect(), matrix));
    return;
  }
  sheet.families.add(style.fontFamily);
  const inherited = inheritedOf(style);
  const form = element.hasAttribute("d") ? OWN : [...OWN, "d"];
  const css = note(differences(inherited, around) + telling(style, form), copy);
  parts.push(`<${name} style="${xml(css)}"${kept(element, copy)}`, target(element, copy), ">");
  yield* inside(element, inherited, copy);
  parts.push(`</${name}>`);
}

function* definitions(svg: Element, copy: Copy): Steps {
  const { parts, sheet } = copy.place;
  for (const id of copy.wanted) {
    const found = (svg.getRootNode() as Document).getElementById(id);
    if (!found || copy.written.has(id) || coverWithin(found, sheet.masks, sheet.cover) !== "open")
      continue;
    const above = getComputedStyle(found.parentElement ?? svg);
    parts.push("<defs>");
    yield* shape(found, inheritedOf(above), copy);
    parts.push("</defs>");
  }
}

function inheritedOf(style: CSSStyleDeclaration): Map<string, string> {
  return new Map(INHERITED.map((name) => [name, style.getPropertyValue(name)]));
}

// Copies what shapes are made of, and nothing that a style sheet or a script put there for itself.
function kept(element: Element, copy: Copy): string {
  copy.written.add(element.id);
  const shaping = [...element.attributes].filter(({ name }) => KEPT_ATTRIBUTE.test(name));
  return note(attributes(shaping.map(({ name, value }) => [name, value])), copy);
}

// What an element refers to: a part of this page, or a picture.
function target(element: Element, copy: Copy): string | Promise<string> {
  const address = element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
  if (address.startsWith("#")) {
    copy.wanted.add(address.slice(1));
    return attributes([["href", address]]);
  }
  if (element.localName !== "image") return "";
  return copy.place.sheet.pictures.load(address).then((href) => attributes([["href", href]]));
}

function note(text: string, { wanted }: Copy): string {
  for (const [, id] of text.matchAll(REFERENCE)) wanted.add(id as string);
  return text;
}
