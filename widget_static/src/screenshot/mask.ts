// What must not be in the picture. Decided before anything is drawn; in doubt, it is masked.
import type { PictureReason } from "../core";
import { PRIVATE_KEY } from "../generated";

/** Drawn as it is; drawn without its words and pictures; or replaced by a solid box. */
export type Cover = "open" | "masked" | "blocked";

/** Says of each element how it must be covered, its ancestors not considered. */
export type Masks = (element: Element) => Cover;

/** What tells a field for secrets from others. */
export interface FieldNames {
  readonly type: string;
  readonly autocomplete: string;
  readonly names: readonly string[];
}

const MASK = "[data-hypercare-mask]";
const BLOCK = "[data-hypercare-block]";
const PSEUDO = /::|:(before|after|first-l)/;
const FIELD = /^(input|textarea|select)$/;
const SECRET_AUTOCOMPLETE = /(^|\s)(cc-\S+|one-time-code|current-password|new-password)(\s|$)/i;
const SECRET_NAME = new RegExp(`${PRIVATE_KEY}|credit.?card|cc.?num|card.?exp|cc.?exp`);

/**
 * Return the masks of a page, the given selectors included.
 *
 * Throws an Error when a selector cannot be understood: a mask that matches nothing would leak.
 */
export function masksOf(selectors: readonly string[] = []): Masks {
  for (const selector of selectors) check(selector);
  const masked = [MASK, ...selectors];
  return (element) => {
    if (element.matches(BLOCK)) return "blocked";
    const isMasked = masked.some((selector) => element.matches(selector)) || isSecret(element);
    return isMasked ? "masked" : "open";
  };
}

/** Return the stronger of two covers. */
export function stronger(one: Cover, other: Cover): Cover {
  if (one === "blocked" || other === "blocked") return "blocked";
  return one === "open" ? other : one;
}

/** Return how an element is covered by itself and all its ancestors, across shadow roots. */
export function coverWithin(element: Element, masks: Masks): Cover {
  let cover = masks(element);
  for (let up = parentOf(element); up; up = parentOf(up)) cover = stronger(cover, masks(up));
  return cover;
}

/** Say whether a field is made for passwords, codes or cards. */
export function isSecretField({ type, autocomplete, names }: FieldNames): boolean {
  if (type === "password" || SECRET_AUTOCOMPLETE.test(autocomplete)) return true;
  return names.some((name) => SECRET_NAME.test(name.toLowerCase()));
}

function isSecret(element: Element): boolean {
  if (!FIELD.test(element.localName)) return false;
  const { type, name, id } = element as HTMLInputElement;
  const autocomplete = element.getAttribute("autocomplete") ?? "";
  return isSecretField({ type, autocomplete, names: [name, id] });
}

function parentOf(element: Element): Element | null {
  return (
    element.assignedSlot ??
    element.parentElement ??
    (element.getRootNode() as ShadowRoot).host ??
    null
  );
}

function check(selector: string): void {
  try {
    document.createDocumentFragment().querySelector(selector);
    if (!PSEUDO.test(selector)) return;
  } catch {}
  console.warn(
    `hypercare: no picture is taken until the mask selector “${selector}” is corrected.`,
  );
  throw new Error("mask" satisfies PictureReason);
}
