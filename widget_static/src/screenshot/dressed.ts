// The inner parts of controls, such as the thumb of a slider: no script can see them or ask for
// their styles, so the page's own rules for them come along.
import type { Dress, Sheet } from "./place";
import { rulesIn } from "./sheets";

const INNER = /^(.*)(::-(?:webkit|moz)-[\w-]+|::file-selector-button)$/;
const VARIABLE = /var\((--[\w-]+)(?:,([^()]*))?\)/g;
const LISTED = /,(?![^(]*\))/;

/** Return the class under which the rules for the inner parts of an element are written down. */
export function dress(element: Element, style: CSSStyleDeclaration, sheet: Sheet): string {
  const name = `p${sheet.rules.length}`;
  for (const [owner, part, css] of dressesIn(element.getRootNode() as Document, sheet)) {
    if (!element.matches(owner || "*")) continue;
    const resolved = css.replace(VARIABLE, (_, variable, instead) => {
      return style.getPropertyValue(variable) || instead;
    });
    sheet.rules.push(sheet.pictures.inline(`.${name}${part}{${resolved}}`));
  }
  return name;
}

function dressesIn(root: Document | ShadowRoot, { dresses }: Sheet): readonly Dress[] {
  const known = dresses.get(root) ?? [...rulesIn(root)].flatMap(dressesOf);
  dresses.set(root, known);
  return known;
}

function dressesOf(rule: CSSRule): Dress[] {
  const { selectorText, style } = rule as CSSStyleRule;
  if (!selectorText?.includes("::")) return [];
  return selectorText.split(LISTED).flatMap((selector) => {
    const [, owner, part] = INNER.exec(selector.trim()) ?? [];
    return part ? [[owner, part, style.cssText] as Dress] : [];
  });
}
