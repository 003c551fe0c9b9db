// Whether a pattern can be matched here: a browser that has begun cannot stop, and its page stands still.

const ATOMS = /\\.|\[(?:\\.|[^\]\\])*\]/gs;
const GROUP_KINDS = /\(\?(?:[:=!]|<[=!]|<\w+>)/g;
const REPEATED = /\)(?:[*+]|\{\d+(?:,\d*)?\})/g;
const OPEN = /[*+]|\{\d+,/g;
const CHOICES = /[|?]/g;
/** With three of them an answer of 200 characters takes some million steps at most. */
const OPEN_LIMIT = 3;
const CHOICES_LIMIT = 16;

/**
 * Say whether a pattern surely ends soon on a short text; in doubt it does not.
 *
 * Steps multiply where what is repeated can itself be taken in several ways, such as `(a+)+`.
 */
export function isQuick(pattern: string): boolean {
  const bare = pattern.replace(ATOMS, "x").replace(GROUP_KINDS, "(");
  const rest = bare.replace(REPEATED, ")");
  const repeated = count(bare, REPEATED);
  const ways = count(rest, OPEN) + count(rest, CHOICES);
  if (repeated) return repeated === 1 && ways === 0;
  return count(rest, OPEN) <= OPEN_LIMIT && count(rest, CHOICES) <= CHOICES_LIMIT;
}

function count(text: string, of: RegExp): number {
  return text.match(of)?.length ?? 0;
}
