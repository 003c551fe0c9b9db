// The application's own words over ours. Whatever it gives, a text comes out of it.

/** Some of the texts, in the shape of ours; for a function also a string with {0}, {1} … */
export type Over<Ours> = Ours extends (...given: infer Given) => string
  ? string | ((...given: Given) => string)
  : Ours extends string
    ? string
    : { [Key in keyof Ours]?: Over<Ours[Key]> };

type Say = (...given: unknown[]) => string;

/** Return `words` with those of `own` in their place. Never throws. */
export function merge<Ours>(words: Ours, own: Over<Ours>): Ours {
  try {
    return over(words, own) as Ours;
  } catch {
    return words;
  }
}

function over(ours: unknown, own: unknown): unknown {
  if (typeof ours === "function") return saying(ours as Say, own);
  if (!isRecord(ours)) return isText(own) ? String(own) : (ours ?? own);
  if (!isRecord(own)) return ours;
  const all = Array.isArray(ours) ? [...ours] : { ...ours };
  for (const [key, said] of Object.entries(own)) {
    Object.assign(all, { [key]: over((ours as Record<string, unknown>)[key], said) });
  }
  return all;
}

function saying(ours: Say, own: unknown): Say {
  if (isText(own)) {
    return (...given) => String(own).replace(/\{(\d)\}/g, (all, n) => String(given[n] ?? all));
  }
  if (typeof own !== "function") return ours;
  return (...given) => {
    try {
      return String(own(...given));
    } catch {
      return ours(...given);
    }
  };
}

function isText(own: unknown): boolean {
  return typeof own === "string" || typeof own === "number";
}

function isRecord(one: unknown): one is object {
  return typeof one === "object" && one !== null;
}
