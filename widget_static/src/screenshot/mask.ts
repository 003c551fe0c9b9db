// What must not be in the picture. Decided before anything is drawn; in doubt, it is masked.

import { ancestorsOf } from "../ancestors";
import type { Masking, PictureReason } from "../core";
import { PRIVATE_KEY } from "../generated";
import { names } from "./markup";

/**
 * Drawn as it is; drawn without its words and pictures, because everything is or because this is
 * meant; or replaced by a solid box. Only the first kind of mask may be lifted further inside.
 */
export type Cover = "open" | "veiled" | "masked" | "blocked";

/** Says how an element must be covered, given how its surroundings are. */
export type Masks = (element: Element, around: Cover) => Cover;

/** What tells a field for secrets from others. */
export interface FieldNames {
  readonly type: string;
  readonly autocomplete: string;
  readonly names: readonly string[];
}

const MASK = "[data-hypercare-mask]";
const BLOCK = "[data-hypercare-block]";
const UNMASK = "[data-hypercare-unmask]";
const STRENGTH: readonly Cover[] = ["open", "veiled", "masked", "blocked"];
const PSEUDO = /::|:(before|after|first-l)/;
const FIELD = "input,textarea,select,[contenteditable],[role=textbox]";
const TELLING = names("autocomplete name id placeholder aria-label title");
const TOLD_BY = names("aria-labelledby aria-describedby");
const SECRET_AUTOCOMPLETE = /(^|\s)(cc-\S+|one-time-code|current-password|new-password)(\s|$)/i;
// What fields for secrets are called in the other languages of the dialog.
const ELSEWHERE = names(`passwort|kennwort|geheimzahl|kreditkarte|kartennummer|sicherheitscode
  |mots?.?de.?passe|(^|[^a-z])mdp|carte.?bancaire|num[eé]ro.?de.?carte
  |contrase[nñ]|(^|[^a-z])clave($|[^a-z])|tarjeta.?de|(?<!de)senha|palavra.?passe|cart[aã]o.?de
  |parola|carta.?di|numero.?(della.?)?carta|wachtwoord|kaartnummer|ha[sś][lł]o|numer.?karty
  |[sş]ifre|kart.?numara|パスワード|暗証番号|カード番号|密[码碼]|口令|验证码|卡号|كلمة.?(ال)?(مرور|سر)|رقم.?البطاقة`).join(
  "",
);
const SECRET_NAME = new RegExp(
  `${PRIVATE_KEY}|credit.?card|cc.?num|c(ard|c).?exp|one.?time|${ELSEWHERE}`,
);

/**
 * Return the masks of a page, the given selectors included.
 *
 * Throws an Error when a selector cannot be understood: a mask that matches nothing would leak.
 */
export function masksOf({ mask = [], block = [], passwords }: Masking): Masks {
  const masked = [MASK, ...mask];
  const blocked = [BLOCK, ...block];
  for (const selector of [...masked, ...blocked]) check(selector);
  return (element, around) => {
    const isAny = (selectors: string[]) => selectors.some((selector) => element.matches(selector));
    try {
      if (isAny(blocked)) return "blocked";
      if (isAny(masked) || passwords?.has(element) || isSecret(element))
        return stronger(around, "masked");
      return around === "veiled" && element.matches(UNMASK) ? "open" : around;
    } catch {
      return stronger(around, "masked");
    }
  };
}

/** Say whether the browser shows dots instead of the characters. */
export function isDotted(style: CSSStyleDeclaration): boolean {
  return /disc|circle|square/.test(style.getPropertyValue("-webkit-text-security"));
}

/** Return how the page as a whole is covered. */
export function coverOf({ maskText }: Masking): Cover {
  return maskText ? "veiled" : "open";
}

/** Say whether words and pictures are left out. */
export function isMasked(cover: Cover): boolean {
  return cover === "masked" || cover === "veiled";
}

/** Return how an element is covered by itself and all its ancestors, across shadow roots. */
export function coverWithin(element: Element, masks: Masks, outermost: Cover): Cover {
  return ancestorsOf(element).reduceRight((cover, each) => masks(each, cover), outermost);
}

/** Say whether any of some elements that are shown elsewhere is covered by itself. */
export function isAnyCovered(elements: readonly Element[], masks: Masks): boolean {
  return elements.some((element) => masks(element, "open") !== "open");
}

/** Return the stronger of two covers. */
export function stronger(one: Cover, other: Cover): Cover {
  return STRENGTH.indexOf(one) < STRENGTH.indexOf(other) ? other : one;
}

/** Say whether a field is made for passwords, codes or cards; labels are names of it too. */
export function isSecretField({ type, autocomplete, names }: FieldNames): boolean {
  if (type === "password" || SECRET_AUTOCOMPLETE.test(autocomplete)) return true;
  return names.some((name) => SECRET_NAME.test(plain(name)));
}

// "Your PIN: *" as a programmer would write it. A capital dotted I leaves its dot behind.
function plain(name: string): string {
  const small = name
    .normalize()
    .toLowerCase()
    .replace(/\u0307/g, "");
  return small.replace(/[\s*:：]+/g, "_").replace(/^_|_$/g, "");
}

function isSecret(element: Element): boolean {
  if (!element.matches(FIELD)) return false;
  const { type } = element as HTMLInputElement;
  const [autocomplete = "", ...names] = TELLING.map((name) => element.getAttribute(name) ?? "");
  return isSecretField({ type, autocomplete, names: [...names, ...labelsOf(element)] });
}

function labelsOf(element: Element): string[] {
  const root = element.getRootNode() as Document | ShadowRoot;
  const ids = TOLD_BY.flatMap((name) => element.getAttribute(name)?.split(/\s+/) ?? []);
  const others = ids.map((id) => root.getElementById?.(id));
  const labels = [...((element as HTMLInputElement).labels ?? []), ...others];
  return labels.map((label) => label?.textContent ?? "");
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
