// How a language writes numbers and sizes, and which of its forms goes with a number.

const MEGA = 1024 * 1024;

/** The forms of a text by the number in it; `#` stands for the number. */
export type Forms = { other: string } & Partial<Record<Intl.LDMLPluralRule, string>>;

/** Return what one language needs to speak of numbers. `lang` is its BCP 47 tag. */
export function tongue(lang: string) {
  const rules = new Intl.PluralRules(lang);
  const n = (count: number) => count.toLocaleString(lang);
  return {
    n,
    /** Choose the form for a whole number. */
    plural: (count: number, forms: Forms): string =>
      (forms[rules.select(count)] ?? forms.other).replace("#", n(count)),
    /** Write a size as a person would; kilobytes and megabytes of 1,024. */
    size: (bytes: number): string => {
      const [unit, amount] =
        bytes > MEGA - 1024
          ? ["megabyte", Math.round((bytes / MEGA) * 10) / 10]
          : ["kilobyte", Math.ceil(bytes / 1024)];
      return amount.toLocaleString(lang, { style: "unit", unit });
    },
  };
}
