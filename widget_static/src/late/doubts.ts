// What the page says of the widget and nobody can understand: its developers are told in the console.
import type { Said } from "../config";
import { quietly } from "../watch/wrap";

type Name = keyof Said;

const CHOICES: { readonly [name in Name]?: readonly string[] } = {
  launcher: ["bottom-right", "bottom-left", "top-right", "top-left", "hidden"],
  onError: ["offer", "open"],
  theme: ["light", "dark", "auto"],
  draft: ["page"],
};
const NAMES: readonly Name[] = [
  ...(Object.keys(CHOICES) as Name[]),
  ...(["endpoint", "key", "project", "release", "deployment", "shortcut", "slow"] as const),
  ...(["keepQuery", "keepBodies", "mask", "block", "maskText", "lang"] as const),
  ...(["consent", "consentRequired", "privacyUrl"] as const),
];
const MODIFIER = /^(ctrl|control|alt|shift|meta|altgraph)$/i;
/** Names of keys as `KeyboardEvent.code` has them, without `Key` and `Digit`. */
const KEY =
  /^([a-z0-9]|f([1-9]|1\d|2[0-4])|enter|escape|space|tab|backspace|delete|insert|home|end|page(up|down)|arrow(up|down|left|right)|minus|equal|comma|period|slash|backslash|semicolon|quote|backquote|bracket(left|right)|contextmenu|pause|(numpad|intl|lang)\w+)$/i;

/** Say in the console what was said in vain; `spoken` is the language that the texts came in. */
export function doubt(said: Said, spoken: string): void {
  for (const doubt of doubts(said, spoken)) console.warn(`hypercare: ${doubt}`);
}

/** Return a sentence for each name or value that cannot be used: what it is, and what would do. */
export function doubts(said: Said, spoken: string): string[] {
  const values = Object.entries(CHOICES).map(([name, allowed]) => choice(said, name, allowed));
  return [
    ...Object.keys(said).map(misnamed),
    ...values,
    key(said),
    shortcut(said),
    language(said, spoken),
    said.slow && !(Number(said.slow) > 0) && wrong(said, "slow", "give milliseconds, such as 3000"),
    selectors(said, "mask"),
    selectors(said, "block"),
  ].filter((doubt) => typeof doubt === "string");
}

function wrong(said: Said, name: Name, instead: string): string {
  return `${written(name)}="${said[name]}" is not understood; ${instead}.`;
}

function choice(said: Said, name: string, allowed: readonly string[]): string | false {
  const value = said[name as Name];
  if (!value || allowed.includes(value)) return false;
  return wrong(said, name as Name, `it may be ${allowed.join(", ")}`);
}

// Others have attributes on the tag too, so only what looks like one of ours is spoken of.
function misnamed(name: string): string | false {
  if (NAMES.includes(name as Name)) return false;
  const meant = NAMES.find((one) => letters(one) === letters(name.replace(/^hypercare/, "")));
  if (!meant && !name.startsWith("hypercare")) return false;
  return `${written(name)} is no attribute of the tag${meant ? `; it is called ${written(meant)}` : ""}.`;
}

// However they are joined, and whichever two have changed places.
function letters(name: string): string {
  return [...name.toLowerCase().replace(/[^a-z]/g, "")].sort().join("");
}

function written(name: string): string {
  return `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function key(said: Said): string | false {
  if (!said.key || said.key.startsWith("hcp_")) return false;
  const isSecret = said.key.startsWith("hcs_");
  return isSecret
    ? "data-key is the project's secret key, which everybody can read here. Put the public one there (hcp_…), and have a new secret one made."
    : wrong(said, "key", "the project's public key begins with hcp_");
}

function shortcut(said: Said): string | false {
  const keys = (said.shortcut || "none").split("+").map((one) => one.trim());
  const last = keys.filter((one) => !MODIFIER.test(one));
  if (/^none$/i.test(keys.join()) || (last.length === 1 && KEY.test(last.join()))) return false;
  return wrong(said, "shortcut", "it is written like Ctrl+Alt+H or Shift+F1, or it is none");
}

function language(said: Said, spoken: string): string | false {
  const first = (tag: string) => tag.toLowerCase().split(/[-_]/)[0];
  if (!said.lang || first(said.lang) === first(spoken)) return false;
  return wrong(said, "lang", `no such language is there, so "${spoken}" is spoken`);
}

function selectors(said: Said, name: "mask" | "block"): string | false {
  const value = said[name];
  const isGood = () => !document.createDocumentFragment().querySelector(value as string);
  if (!value || quietly(isGood)) return false;
  return wrong(said, name, "without CSS selectors no picture is taken and nothing is named");
}
