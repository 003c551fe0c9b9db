// Numbers as people write them: "12,5", "1 234.50", "١٢٫٥".

/** Zero of the digits that keyboards offer beside ours: Arabic, Persian, full width. */
const ZEROS = [0x660, 0x6f0, 0xff10];

/**
 * Return the number that a text means, undefined when it is none.
 *
 * Of two separators the last is the decimal one. A single one before three digits may be either:
 * the language decides.
 */
export function numberIn(written: string, lang: string): number | undefined {
  const plain = latin(written).replace(/[\s'’٬]/g, "");
  const marks = plain.match(/[.,]/g) ?? [];
  const last = marks.at(-1);
  const isGrouping =
    last &&
    (marks.length > 1
      ? marks.every((mark) => mark === last)
      : /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/.test(plain) && last !== decimalMark(lang));
  const decimal = isGrouping ? undefined : last;
  const [whole = "", ...parts] = decimal ? plain.split(decimal) : [plain];
  const shape = [whole.replace(/[.,]/g, ""), ...parts].join(".");
  return /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(shape) ? Number(shape) : undefined;
}

/** Return a language as it is written where this browser is at home: `en` may be `en-GB`. */
export function regional(lang: string): string {
  return navigator.language.split("-")[0] === lang.split("-")[0] ? navigator.language : lang;
}

/** Write a number as it is written in a language. */
export function shownNumber(number: number | string, lang: string): string {
  return new Intl.NumberFormat(lang, { maximumFractionDigits: 20 }).format(Number(number));
}

function decimalMark(lang: string): string {
  const parts = new Intl.NumberFormat(lang, { numberingSystem: "latn" }).formatToParts(1.5);
  return parts.find(({ type }) => type === "decimal")?.value ?? ".";
}

function latin(written: string): string {
  return written
    .replace(/[٫．]/g, ".")
    .replace(/，/g, ",")
    .replace(/−/g, "-")
    .replace(/\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      const zero = ZEROS.find((each) => code >= each && code < each + 10);
      return zero ? String(code - zero) : digit;
    });
}
