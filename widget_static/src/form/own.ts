// What a project's template brings into the sheet: its own questions, and other limits of ours. It
// comes late, so that nothing waits for it, and moves nothing that is being looked at.
import type { Core, CustomFields, Kit } from "../core";
import { focused, h } from "../dom";
import { loadFields } from "../parts";
import type { Words } from "../words/en";
import { choiceQuestion, listQuestion, type Question, single, textQuestion } from "./fields";
import { answersOf, heed, type Questions } from "./questions";
import { projectTemplate } from "./template";

export interface OwnPart {
  /** Where questions stand that must be answered. */
  element: HTMLElement;
  /** Ask for the template, and build what it brings. */
  ask(): void;
  /** Show those that the answers call for. */
  follow(): void;
  /** Return `fields` of the feedback; undefined when the project asks nothing and the page gave nothing. */
  values(given: Record<string, unknown>): Record<string, unknown> | undefined;
}

/** So many of the project's own questions are named where they are folded. */
const NAMED = 3;
const KIT: Kit = {
  h,
  text: textQuestion,
  choice: choiceQuestion,
  list: listQuestion,
  single,
};

/** Build the place for them; `fill` puts into new questions what is known already. */
export function ownSection(
  core: Core,
  words: Words,
  questions: Questions,
  fill: (added: Question[]) => void,
): OwnPart {
  const element = h("div", { class: "stack own" });
  let custom: CustomFields | undefined;
  const follow = () => custom?.follow(answersOf(questions.all));
  const arrive = async () => {
    const schema = await projectTemplate(core);
    if (!schema) return;
    const hasOwn = Object.keys(schema.properties?.fields?.properties ?? {}).length > 0;
    const part = hasOwn && (await loadFields(core.config.folder));
    stay(() => {
      heed(questions, schema, element, ` ${words.custom.required}`);
      if (!part) return;
      custom = part.ask(KIT, words, schema);
      element.append(...custom.visible);
      questions.folded.append(...custom.folded);
      const names = custom.named.slice(0, NAMED).map((name) => ` · ${name}`);
      questions.details.querySelector("summary span")?.append(...names);
      questions.all.push(...custom.questions);
      fill(custom.questions);
      follow();
    });
  };
  return {
    element,
    ask: () => void arrive().catch(() => {}), // the standard template does
    follow,
    values: (given) => valuesOf(custom, given),
  };
}

function valuesOf(
  custom: CustomFields | undefined,
  given: Record<string, unknown>,
): Record<string, unknown> | undefined {
  if (!custom) return Object.keys(given).length ? given : undefined;
  const unasked = Object.entries(given).filter(([name]) => !custom.names.includes(name));
  return { ...Object.fromEntries(unasked), ...custom.values(given) };
}

// What the person is at stays where it is on the screen.
function stay(change: () => void): void {
  const here = focused();
  const body = here?.closest(".body");
  const before = here?.getBoundingClientRect().top ?? 0;
  change();
  if (body) body.scrollTop += (here?.getBoundingClientRect().top ?? 0) - before;
}
