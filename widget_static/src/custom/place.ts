// Where each question stands: in sight when it must be answered, else folded; what depends on another
// right below that one, so that the answer that calls for it does not call for it out of sight.
import type { Schema } from "../form/template";
import type { Custom } from "./read";

interface Placed {
  isFolded: boolean;
  /** The first of those that depend on each other. */
  root: string;
}

/** Return what is `asked` in the order on the screen, each with whether it is folded. */
export function inPlace<One extends { custom: Custom }>(
  asked: One[],
  schema: Schema,
): (One & Placed)[] {
  const rows: (One & Placed)[] = [];
  for (const one of asked) {
    const { name, required, when } = one.custom;
    const trigger = rows.findLast(({ custom }) => `fields.${custom.name}` in when);
    const root = trigger?.root ?? name;
    const isFolded = trigger?.isFolded ?? (!required || callsFromFold(when, schema));
    const last = rows.findLastIndex((row) => row.root === root);
    rows.splice(last < 0 ? rows.length : last + 1, 0, { ...one, isFolded, root });
  }
  return rows;
}

// Of what the standard template folds, only the category calls for a question.
function callsFromFold(when: Custom["when"], { required }: Schema): boolean {
  return "category" in when && !required?.includes("category");
}
