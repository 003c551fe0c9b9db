// Read by the type checker alone: the declarations of the package say what the sources do.
import type * as Declared from "../npm/hypercare";
import type { CATEGORIES, KINDS, SCOPES, WORK } from "../src/generated";
import * as sources from "../src/module";

type Same<A, B> = [A, B] extends [B, A] ? true : never;
type Prefill = Required<Declared.Prefill>;
type Impact = Required<Prefill["impact"]>;

export const module: typeof Declared = sources;
export const noMore: Same<keyof typeof sources, keyof typeof Declared> = true;
export const choices: [
  Same<Prefill["kind"], (typeof KINDS)[number]>,
  Same<Prefill["category"], (typeof CATEGORIES)[number]>,
  Same<Impact["scope"], (typeof SCOPES)[number]>,
  Same<Impact["work"], (typeof WORK)[number]>,
] = [true, true, true, true];

export function used({ init }: typeof Declared): void {
  const hypercare = init({ mask: [".a", ".b"], launcher: "hidden", folder: "/assets" });
  hypercare.on("receipt", ({ receipt }) => receipt.toUpperCase());
  // @ts-expect-error: no such place
  init({ launcher: "middle" });
  // @ts-expect-error: nothing comes with it
  hypercare.on("open", (detail) => detail.receipt);
}
