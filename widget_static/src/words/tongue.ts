// How a language writes numbers and sizes, and which of its forms goes with a number.

const MEGA = 1024 * 1024;
const BYTES = { style: "unit", unit: "byte", unitDisplay: "long" } as const;

/** The forms of a text by the number in it; `#` stands for the number. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/**
 * Return what one language needs to speak of numbers. `lang` is its BCP 47 tag; of the `marks` the
 * first stands before decimals, the second between thousands, from the number `grouped` on; `units`
 * stand behind kilobytes and megabytes. Source: https://cldr.unicode.org
 *
 * The browser knows all of this, but takes some 20 ms to say the first number.
 */
export function tongue(lang: string, marks = ",.", grouped = 1000, units = [" kB", " MB"]) {
  const rules = new Intl.PluralRules(lang);
  const [point = "", group = ""] = marks;
  const n = (count: number) =>
    String(count).replace(/\B(?=(\d{3})+$)/g, count < grouped ? "" : group);
  return {
    n,
    /** Choose the form for a whole number. */
    plural: (count: number, forms: Forms): string =>
      (forms[rules.select(count)] ?? forms.other).replace("#", n(count)),
    /** Write a size as a person would; from 1,024 bytes on in kilobytes and megabytes of 1,024. */
    size: (bytes: number): string => {
      if (bytes < 1024) return bytes.toLocaleString(lang, BYTES);
      const isMega = bytes > 999 * 1024;
      const amount = isMega ? Math.round((bytes / MEGA) * 10) / 10 : Math.ceil(bytes / 1024);
      return String(amount).replace(".", point) + units[Number(isMega)];
    },
  };
}
