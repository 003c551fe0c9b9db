// Which of our names was meant by one that is none.

/** Edits that a name may be away from ours; where names are short, one makes another word. */
const MOST = 2;
const SHORT = 6;
/** Whole words of others' that only look like ours. */
const OTHERS = /^(content|product|show|mark|task|long|land)$/;
const ELSEWHERE: Readonly<Record<string, string>> = { language: "lang" };

/** Return the name among `ours` that was meant by `name`, undefined when it is something else. */
export function meantBy<Name extends string>(
  name: string,
  ours: readonly Name[],
): Name | undefined {
  const said = plain(name);
  if (OTHERS.test(said)) return undefined;
  const byOthers = Object.keys(ELSEWHERE).filter((one) => isNear(said, one));
  const meant = byOthers.map((one) => ELSEWHERE[one]);
  const near = ours.filter((one) => isNear(said, plain(one)) || meant.includes(one));
  return near.sort((one, other) => edits(said, plain(one)) - edits(said, plain(other)))[0];
}

// Nobody mistakes the first letter, but for its place; that keeps unrelated short words apart.
function isNear(said: string, ours: string): boolean {
  const isAlike = said.slice(0, 2).includes(ours.charAt(0));
  return isAlike && edits(said, ours) <= (ours.length < SHORT ? 1 : MOST);
}

// However they are joined.
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, "");
}

/**
 * Count the letters that are missing, too many, wrong, or two that have changed places.
 *
 * Source: Damerau, "A technique for computer detection and correction of spelling errors", 1964; each part
 * of a name is edited once at most.
 */
export function edits(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= from.length; row++) {
    const now = [row];
    rows.push(now);
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isTurned = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      now[column] = Math.min(
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
        at(row - 1, column - 1) + (isSame ? 0 : 1),
        isTurned ? at(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
  }
  return at(from.length, to.length);
}
