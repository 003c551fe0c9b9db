// What the page says of the widget and nobody can understand: its developers are told in the console.
import type { Config, Said } from "../config";
import type { Prefill } from "../core";
import { quietly } from "../watch/wrap";
import { meantBy } from "./misspelt";

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
const COLLECTOR = /\/widget\/$/;
const GIVEN: { readonly [name in keyof Prefill]?: readonly string[] } = {
  kind: ["problem", "question", "request", "praise"],
  category: "bug data access performance integration training enhancement other".split(" "),
};
/** Names of keys as `KeyboardEvent.code` has them, without `Key` and `Digit`. */
const KEY =
  /^([a-z0-9]|f([1-9]|1\d|2[0-4])|enter|escape|space|tab|backspace|delete|insert|home|end|page(up|down)|arrow(up|down|left|right)|minus|equal|comma|period|slash|backslash|semicolon|quote|backquote|bracket(left|right)|contextmenu|pause|(numpad|intl|lang)\w+)$/i;

/** What is doubted: what was said, by whom, and where the start-up script came from. */
export type Doubted = Pick<Config, "said" | "folder" | "isCalled">;

/** Writes a name, and a value with it, as the page has written them. */
interface Spelling {
  name(name: string): string;
  value(name: string, value: unknown): string;
  where: string;
}

const TAG: Spelling = {
  name: dashed,
  value: (name, value) => `${dashed(name)}="${value}"`,
  where: "attribute of the tag",
};
const CALL: Spelling = {
  name: (name) => name,
  value: (name, value) => `init({ ${name}: "${value}" })`,
  where: "option of init()",
};

/** Say in the console what was said in vain; `spoken` is the language that the texts came in. */
export function doubt(config: Doubted, spoken: string): void {
  for (const doubt of doubts(config, spoken)) warn(doubt);
}

/** Say in the console which answers, given in advance, are none that could be chosen. */
export function doubtGiven(prefill: Prefill): void {
  for (const doubt of doubtsGiven(prefill)) warn(doubt);
}

/** Return a sentence for each answer that nobody could choose. */
export function doubtsGiven(prefill: Prefill): string[] {
  const isOdd = ([name, may]: [string, readonly string[]]) => {
    const given = prefill[name as keyof Prefill];
    return given && !may.includes(String(given));
  };
  return Object.entries(GIVEN)
    .filter(isOdd)
    .map(
      ([name, may]) =>
        `the ${name} "${prefill[name as keyof Prefill]}" is not known; it may be ${may.join(", ")}.`,
    );
}

/** Return a sentence for each name or value that cannot be used: what it is, and what would do. */
export function doubts({ said, folder, isCalled }: Doubted, spoken: string): string[] {
  const spelling = isCalled ? CALL : TAG;
  const wrong: Wrong = (name, instead) =>
    `${spelling.value(name, said[name])} is not understood; ${instead}.`;
  const values = Object.entries(CHOICES).map(([name, may]) => choice(said, name, may, wrong));
  return [
    ...Object.keys(said).map((name) => misnamed(name, spelling)),
    ...values,
    key(said, spelling, wrong),
    keyless(said, folder),
    shortcut(said, wrong),
    language(said, spoken, wrong),
    said.slow && !(Number(said.slow) > 0) && wrong("slow", "give milliseconds, such as 3000"),
    selectors(said, "mask", wrong),
    selectors(said, "block", wrong),
    notice(said, wrong),
  ].filter((doubt) => typeof doubt === "string");
}

type Wrong = (name: Name, instead: string) => string;
type Doubt = string | false | undefined;

function warn(doubt: string): void {
  console.warn(`hypercare: ${doubt}`);
}

function choice(said: Said, name: string, allowed: readonly string[], wrong: Wrong): Doubt {
  const value = said[name as Name];
  if (!value || allowed.includes(value)) return false;
  return wrong(name as Name, `it may be ${allowed.join(", ")}`);
}

// Others have attributes on the tag too, so only what looks like one of ours is spoken of.
function misnamed(name: string, spelling: Spelling): Doubt {
  const isOption = spelling === CALL;
  if (NAMES.includes(name as Name) || (isOption && name === "folder")) return false;
  const meant = meantBy(name.replace(/^hypercare/, ""), NAMES);
  if (!meant && !isOption && !name.startsWith("hypercare")) return false;
  const called = meant ? `; it is called ${spelling.name(meant)}` : "";
  return `${spelling.name(name)} is no ${spelling.where}${called}.`;
}

function dashed(name: string): string {
  return `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function key(said: Said, spelling: Spelling, wrong: Wrong): Doubt {
  if (!said.key || said.key.startsWith("hcp_")) return false;
  const isSecret = said.key.startsWith("hcs_");
  return isSecret
    ? `${spelling.name("key")} is the project's secret key, which everybody can read here. Put the public one there (hcp_…), and have a new secret one made.`
    : wrong("key", "the project's public key begins with hcp_");
}

// A relay belongs to the page's own site; the collector has the script at /widget/.
function keyless({ key, endpoint }: Said, folder: string): Doubt {
  if (key || endpoint || !COLLECTOR.test(folder)) return false;
  return (
    new URL(folder).origin !== location.origin &&
    `no key was given, so ${folder} is taken for a relay. If it is the collector, put the project's public key (hcp_…) into data-key of the script tag.`
  );
}

function shortcut(said: Said, wrong: Wrong): Doubt {
  const keys = (said.shortcut || "none").split("+").map((one) => one.trim());
  const last = keys.filter((one) => !MODIFIER.test(one));
  if (/^none$/i.test(keys.join()) || (last.length === 1 && KEY.test(last.join()))) return false;
  return wrong("shortcut", "it is written like Ctrl+Alt+H or Shift+F1, or it is none");
}

function language(said: Said, spoken: string, wrong: Wrong): Doubt {
  const first = (tag: string) => tag.toLowerCase().split(/[-_]/)[0];
  if (!said.lang || first(said.lang) === first(spoken)) return false;
  return wrong("lang", `no such language is there, so "${spoken}" is spoken`);
}

function selectors(said: Said, name: "mask" | "block", wrong: Wrong): Doubt {
  const value = said[name];
  const isGood = () => !document.createDocumentFragment().querySelector(value as string);
  if (!value || quietly(isGood)) return false;
  return wrong(name, "without CSS selectors no picture is taken and nothing is named");
}

function notice({ privacyUrl }: Said, wrong: Wrong): Doubt {
  const isGood = () => /^https?:$/.test(new URL(privacyUrl ?? "", document.baseURI).protocol);
  if (!privacyUrl || quietly(isGood)) return false;
  return wrong("privacyUrl", "only an address with http or https is linked");
}
