// Which of the languages that there are fits best what is asked for.

/**
 * Return the first of `there` that fits one of `wanted`, which stand in the order of preference.
 *
 * Tags are BCP 47 (an underscore is taken for a hyphen). Of the languages that share the first
 * subtag the one that shares most of them wins, so that pt-PT finds pt-BR and zh-TW finds zh-Hans;
 * where nothing fits it is English.
 */
export function choose(wanted: readonly string[], there: readonly string[]): string {
  for (const tag of wanted) {
    const [most, best] = there
      .map((one): [number, string] => [common(subtags(tag), subtags(one)), one])
      .reduce((first, next) => (next[0] > first[0] ? next : first));
    if (most) return best;
  }
  return "en";
}

function subtags(tag: string): string[] {
  return tag.toLowerCase().split(/[-_]/);
}

function common(asked: string[], spoken: string[]): number {
  const end = spoken.findIndex((subtag, index) => subtag !== asked[index]);
  return end < 0 ? spoken.length : end;
}
