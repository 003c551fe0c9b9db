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

/** Build the question that belongs to its type. */
export function buildQuestion(kit: Kit, words: Words, custom: Custom): Question {
  const spec: Spec = {
    name: `fields.${custom.name}`,
    label: custom.label,
    hint: custom.help,
    required: custom.required,
    check: (answer) => misfit(custom, answer, words),
  };
  const choices = custom.choices.map((choice) => [choice, choice] as const);
  const { least: min, most: max, longest } = custom;
  switch (custom.type) {
    case "choices":
      return kit.choice({ ...spec, choices, several: true }, words);
    case "choice": {
      const isShort = custom.required && choices.length <= IN_SIGHT;
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
      return kit.text({ ...spec, limit: longest }, words, longest > LINE ? 2 : 0);
  }
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
