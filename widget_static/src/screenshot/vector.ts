// Inline SVG: copied with its attributes and with what style sheets make of it.
import { type Box, localBox } from "./geometry";
import { declare, names, xml } from "./markup";
import { coverWithin } from "./mask";
import type { Steps } from "./pace";
import { at, attributes, open, solid } from "./paper";
import type { Place, Subject } from "./place";
import { foundBy, nameOf, referred } from "./references";
import { differences, telling } from "./style";
import { isElement, isText } from "./tree";

const NAMESPACE = "http://www.w3.org/2000/svg";
const LEFT_OUT = /^(script|style|title|desc|metadata)$/;
const KEPT_ATTRIBUTE = /^(?!(class|style|on.*|data-.*|aria-.*|role|xmlns|href|id)$)[\w-]+$/;
// What style sheets say; attributes are copied as they are.
const INHERITED = names(`
  color fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray
  stroke-dashoffset stroke-linecap stroke-linejoin visibility font-family font-size font-weight
  font-style letter-spacing text-anchor white-space dominant-baseline paint-order
  stroke-miterlimit clip-rule marker-start marker-mid marker-end
`);
const OWN = names(`
  opacity clip-path mask filter transform transform-origin transform-box rotate r cx cy rx ry x y
  width height mix-blend-mode isolation text-decoration stop-color stop-opacity vector-effect
`);

/** One SVG on its way to the drawing. */
interface Copy {
  readonly place: Place;
  /** What must be covered once the rest is drawn. */
  readonly covered: Box[];
  /** HTML within, which is drawn above. */
  readonly foreign: Element[];
}

/** Draw an inline SVG; return the elements of HTML in it. */
export function* vector({ element, content, place, style }: Subject): Generator<void, Element[]> {
  const copy: Copy = { place, covered: [], foreign: [] };
  const inherited = inheritedOf(style);
  const css = differences(inherited, new Map()) + declare(style, "overflow");
  const shape = `${kept(element, place)} xmlns="${NAMESPACE}"`;
  open(place, "svg", at(content, place.flow) + css, shape);
  yield* inside(element, inherited, copy);
  place.parts.push("</svg>");
  for (const box of copy.covered) solid(place, box);
  return copy.foreign;
}

/** Add what the drawing refers to and does not hold yet: gradients, symbols, filters and the like. */
export function* definitions(place: Place): Steps {
  const { parts, sheet } = place;
  const copy: Copy = { place, covered: [], foreign: [] };
  parts.push(`<svg xmlns="${NAMESPACE}" width="0" height="0"><defs>`);
  for (const found of sheet.names.keys()) {
    if (sheet.written.has(found)) continue;
    if (coverWithin(found, sheet.masks, sheet.cover) !== "open") continue;
    yield* shape(found, inheritedOf(getComputedStyle(found.parentElement ?? found)), copy);
  }
  parts.push("</defs></svg>");
}

function* inside(element: Element, around: ReadonlyMap<string, string>, copy: Copy): Steps {
  for (const child of element.childNodes) {
    if (isText(child)) copy.place.parts.push(xml(child.data));
    else if (isElement(child)) yield* shape(child, around, copy);
  }
}

function* shape(element: Element, around: ReadonlyMap<string, string>, copy: Copy): Steps {
  yield;
  const { place } = copy;
  const { parts, sheet, matrix } = place;
  const name = element.localName;
  const style = getComputedStyle(element);
  if (LEFT_OUT.test(name) || style.display === "none") return;
  if (sheet.masks(element, "open") !== "open") {
    copy.covered.push(localBox(element.getBoundingClientRect(), matrix));
    return;
  }
  if (name === "foreignObject") {
    copy.foreign.push(element);
    return;
  }
  sheet.families.add(style.fontFamily);
  const inherited = inheritedOf(style);
  const form = element.hasAttribute("d") ? OWN : [...OWN, "d"];
  const css = referred(differences(inherited, around) + telling(style, form), element, sheet);
  parts.push(`<${name} style="${xml(css)}"${kept(element, place)}`, target(element, place), ">");
  yield* inside(element, inherited, copy);
  parts.push(`</${name}>`);
}

function inheritedOf(style: CSSStyleDeclaration): Map<string, string> {
  return new Map(INHERITED.map((name) => [name, style.getPropertyValue(name)]));
}

// Copies what shapes are made of, and nothing that a style sheet or a script put there for itself.
function kept(element: Element, { sheet }: Place): string {
  const shaping = [...element.attributes].filter(({ name }) => KEPT_ATTRIBUTE.test(name));
  const values = shaping.map(({ name, value }) => [name, referred(value, element, sheet)] as const);
  sheet.written.add(element);
  return attributes(element.id ? [...values, ["id", nameOf(element, sheet)]] : values);
}

// What an element refers to: a part of this page, or a picture.
function target(element: Element, { sheet }: Place): string | Promise<string> {
  const address = element.getAttribute("href") ?? element.getAttribute("xlink:href") ?? "";
  if (address.startsWith("#")) {
    const found = foundBy(address.slice(1), element);
    return found ? attributes([["href", `#${nameOf(found, sheet)}`]]) : "";
  }
  if (element.localName !== "image") return "";
  return sheet.pictures.load(address).then((href) => attributes([["href", href]]));
}
