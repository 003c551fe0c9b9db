// What may not leave the device. The rules are the SDK's own (sdk/hypercare/redact), generated;
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
      PATTERNS.filter(({ query, contact }) => !(query || contact)),
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
  if (Array.isArray(captured)) return listed(captured, depth - 1);
  return Object.fromEntries(
    Object.entries(captured).map(([key, item]) => [key, entry(key, item, depth - 1)]),
  );
}

const CHECKS = { card, iban };

/**
 * Return a payment card's number: issuer prefix, length and Luhn's sum; nothing if it is none.
 * Source: ISO/IEC 7812-1, annex B.
 */
function card(match: string): string {
  const plain = match.replace(/[^0-9]/g, "");
  if (plain.length < 13 || plain.length > 19 || !cardIssuers.test(plain)) return "";
  let sum = 0;
  for (let place = 0; place < plain.length; place++) {
    const digit = Number(plain[plain.length - 1 - place]) * (1 + (place % 2));
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 ? "" : match;
}

/**
 * Return the IBAN at the start, by its check digits. Words may follow a printed one.
 * Small letters count only where the country's are the only ones: hexadecimal stays what it is.
 * Source: ISO 13616-1, and ISO/IEC 7064, MOD 97-10.
 */
function iban(match: string): string {
  for (let part = match; part; part = part.replace(/ ?[^ ]*$/, "")) {
    const plain = part.replace(/ /g, "");
    let rest = 0;
    for (const each of plain.slice(4) + plain.slice(0, 4)) {
      rest = Number(`${rest}${Number.parseInt(each, 36)}`) % 97;
    }
    if (rest === 1 && plain.length > 14 && /^(..[0-9]+|[^a-z]+)$/.test(plain)) return part;
  }
  return "";
}

function entry(key: string, item: unknown, depth: number): unknown {
  if (isPrivate(key)) return item === null || item === "" || item === REDACTED ? item : REDACTED;
  if (typeof item === "string" && addressKey.test(key.toLowerCase())) return url(item);
  return value(item, depth);
}

/** Redact a list; a pair that begins with a name, such as a header's, is read as an entry. */
function listed(items: unknown[], depth: number): unknown[] {
  const [name, item] = items;
  return items.length === 2 && typeof name === "string" && !/\s/.test(name)
    ? [text(name), entry(name, item, depth)]
    : items.map((each) => value(each, depth));
}

function strike(words: string, rules: readonly Rule[]): string {
  let rest = words;
  for (const { regex, keeps, query, check } of rules) {
    const mark = query ? `?${REDACTED}` : REDACTED;
    rest = rest.replace(regex, (match: string, first: unknown) => {
      const part = check ? CHECKS[check](match) : match;
      return part ? (keeps ? first : "") + mark + match.slice(part.length) : match;
    });
  }
  return rest;
}
