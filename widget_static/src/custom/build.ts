// One question of the project on the screen.
import type { Kit } from "../core";
import type { Question, Spec } from "../form/fields";
import type { Words } from "../words/en";
import { numberIn, regional, shownNumber } from "./number";
import type { Custom } from "./read";
import { misfit } from "./value";

/** So many choices stand all in sight when one must be chosen; more stand in a list. */
const IN_SIGHT = 5;
/** A text that may be longer gets several lines. */
const LINE = 200;
/** As long as this only because nobody said how long: one line, which grows. */
const UNLIMITED = 20_000;

/** Build the question that belongs to its type; one that must be answered says so. */
export function buildQuestion(kit: Kit, words: Words, custom: Custom): Question {
  const { required, help, example } = custom;
  const spec: Spec = {
    name: `fields.${custom.name}`,
    label: custom.label,
    hint: [help, example && words.custom.example(example)].filter(Boolean).join(" "),
    required,
    check: (answer) => misfit(custom, answer, words),
  };
  const question = typed(kit, words, custom, spec);
  const mark = required && kit.h("span", { class: "hint" }, ` ${words.custom.required}`);
  if (mark) question.element.querySelector("legend,label")?.append(mark);
  return question;
}

function typed(kit: Kit, words: Words, custom: Custom, spec: Spec): Question {
  const { choices, least: min, most: max, longest } = custom;
  switch (custom.type) {
    case "choices":
      return kit.choice({ ...spec, choices, several: true }, words);
    case "choice": {
      const isShort = spec.required && choices.length <= IN_SIGHT;
      return (isShort ? kit.choice : kit.list)({ ...spec, choices }, words);
    }
    case "checkbox":
      return box(kit, words, spec);
    case "date":
      return kit.text({ ...spec, traits: { min, max } }, words, 0, "date");
    case "number": {
      const note = (answer: string) => understood(answer, words);
      return kit.text({ ...spec, note, traits: { inputmode: "decimal" } }, words, 0);
    }
    default:
      return kit.text({ ...spec, limit: longest }, words, rowsFor(longest));
  }
}

function rowsFor(longest: number): number {
  if (longest <= LINE) return 0;
  return longest < UNLIMITED ? 2 : 1;
}

function box({ h, single }: Kit, words: Words, spec: Spec): Question {
  const id = `hc-${spec.name.replaceAll(".", "-")}`;
  const described = `${spec.hint ? `${id}-hint ` : ""}${id}-fault`;
  const control = h("input", {
    type: "checkbox",
    id,
    name: spec.name,
    "aria-describedby": described,
  });
  const name = h("label", { for: id, class: "tick" }, h("span", {}, spec.label));
  const parts = single(spec, control, name);
  name.prepend(control);
  const check = () => (spec.required && !control.checked ? words.custom.tick : "");
  control.addEventListener("input", () => {
    if (control.ariaInvalid) parts.fault(check());
  });
  return {
    ...parts,
    check,
    answer: () => (control.checked ? "true" : ""),
    fill: (answer) => {
      control.checked = answer === "true";
    },
  };
}

// Only where it is not as plain as it was written.
function understood(answer: string, words: Words): string {
  const lang = regional(words.lang);
  const number = numberIn(answer, lang);
  const isPlain = number === undefined || String(number) === answer.trim();
  return isPlain ? "" : words.custom.understood(shownNumber(number, lang));
}
