// What may not leave the device. The rules are the SDK's own (sdk/hypercare/redact.py), generated;
// this file only applies them. They are never applied to the user's own words.
import {
  ADDRESS_KEY,
  CARD_ISSUERS,
  DEPTH,
  PATTERNS,
  PRIVATE_KEY,
  REDACTED,
  type Rule,
} from "./generated";

const privateKey = new RegExp(PRIVATE_KEY);
const addressKey = new RegExp(ADDRESS_KEY);
const cardIssuers = new RegExp(CARD_ISSUERS);

/** Say whether the value that stands under `key` must not be captured. */
export function isPrivate(key: string): boolean {
  return privateKey.test(key.toLowerCase());
}

/** Strike out everything in `words` that has a private shape. */
export function text(words: string): string {
  return strike(words, PATTERNS);
}

/** Say whether words that a person wrote hold something like a password or a card number. */
export function looksPrivate(words: string): boolean {
  return (
    strike(
      words,
      PATTERNS.filter(({ query }) => !query),
    ) !== words
  );
}

/** Keep scheme, host and path; the query, the fragment and credentials go. */
export function url(address: string): string {
  return text(address.replace(/[?#][\s\S]*$/, `?${REDACTED}`));
}

/** Redact any JSON-like value: by its keys, then by the shape of its texts. */
export function value(captured: unknown, depth: number = DEPTH): unknown {
  if (typeof captured === "string") return text(captured);
  if (!captured || typeof captured !== "object") return captured;
  if (depth === 0) return "[left out: nested too deep]";
  if (Array.isArray(captured)) return captured.map((item) => value(item, depth - 1));
  return Object.fromEntries(
    Object.entries(captured).map(([key, item]) => [key, entry(key, item, depth - 1)]),
  );
}

/**
 * Say whether the digits are a payment card's: issuer prefix, length and Luhn's sum.
 * Source: ISO/IEC 7812-1, annex B.
 */
export function isCard(digits: string): boolean {
  const plain = digits.replace(/[^0-9]/g, "");
  if (plain.length < 13 || plain.length > 19 || !cardIssuers.test(plain)) return false;
  let sum = 0;
  for (let place = 0; place < plain.length; place++) {
    const digit = Number(plain[plain.length - 1 - place]) * (1 + (place % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

function entry(key: string, item: unknown, depth: number): unknown {
  if (isPrivate(key)) return item === null || item === "" || item === REDACTED ? item : REDACTED;
  if (typeof item === "string" && addressKey.test(key.toLowerCase())) return url(item);
  return value(item, depth);
}

function strike(words: string, rules: readonly Rule[]): string {
  let rest = words;
  for (const { regex, keeps, query, card } of rules) {
    const mark = query ? `?${REDACTED}` : REDACTED;
    rest = rest.replace(regex, (match: string, first: unknown) => {
      if (card && !isCard(match)) return match;
      return keeps ? `${first}${mark}` : mark;
    });
  }
  return rest;
}
