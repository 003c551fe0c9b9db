// One question on the screen: a text, a line, a choice of a few, several of them, a choice from a list.
import { h } from "../dom";
import { FIELDS } from "../generated";
import { looksPrivate } from "../redact";
import type { Words } from "../words/en";

/** What is asked, and what an answer may be. */
export interface Spec {
  /** Dotted path of the answer in a feedback. */
  name: string;
  label: string;
  hint?: string;
  required?: boolean;
  /** Characters of a text, at most. */
  limit?: number;
  /** Each with its words; without any it is a text. */
  choices?: readonly (readonly [answer: string, words: string])[];
  /** More than one may be chosen. */
  several?: boolean;
  /** Further attributes of the control. */
  traits?: Record<string, string | number | undefined>;
  /** Say what else is wrong with an answer that is not empty, "" when nothing is. */
  check?: (answer: string) => string;
  /** Say how an answer is understood, "" when that is plain. */
  note?: (answer: string) => string;
}

/** One question on the screen. It is not asked while its element is hidden. */
export interface Question {
  name: string;
  spec: Spec;
  element: HTMLElement;
  /** Several choices stand on a line each. */
  answer(): string;
  fill(answer: string): void;
  /** Show what is wrong with the answer; "" takes it away. */
  fault(message: string): void;
  /** Return what is wrong with the answer, "" when nothing is. */
  check(): string;
  focus(): void;
}

const COUNTER_FROM = 0.9;

/** Return what the standard template says of one of its questions. */
export function standard(name: string, words: Words): Spec {
  const known: { required?: boolean; limit?: number; choices?: readonly string[] } = FIELDS.find(
    (one) => one.name === name,
  ) ?? { limit: 200 };
  return {
    required: known.required,
    limit: known.limit,
    name,
    label: words.fields[name] ?? name,
    hint: words.hints[name],
    choices: known.choices?.map((choice) => [choice, words.choices[name]?.[choice] ?? choice]),
  };
}

/** Build a question that is answered with a text. `rows` 0 makes a single line. */
export function textQuestion(spec: Spec, words: Words, rows: number, type = "text"): Question {
  const { required, hint, traits } = spec;
  const id = idOf(spec);
  const described = [hint && `${id}-hint`, `${id}-note`, `${id}-fault`].filter(Boolean).join(" ");
  const common = {
    id,
    name: spec.name,
    "aria-describedby": described,
    ...(required && { required }),
    ...traits,
  };
  const control = rows
    ? h("textarea", { ...common, rows })
    : h("input", { ...common, type, autocomplete: spec.name.split("reporter.")[1] ?? "off" });
  const note = h("p", { id: `${id}-note`, class: "note", "aria-live": "polite" });
  const check = () =>
    control.validity.badInput ? words.custom.date : problem(spec, control.value, words);
  const question = { ...single(spec, control, label(spec, words), note), check };
  control.addEventListener("input", () => {
    note.textContent = noteFor(control.value, spec, words);
    if (control.ariaInvalid) question.fault(check());
  });
  return question;
}

/** Build a choice of a few, all in sight. */
export function choiceQuestion(spec: Spec, words: Words): Question {
  const { name, hint } = spec;
  const id = idOf(spec);
  const fault = h("p", { id: `${id}-fault`, class: "fault" });
  const [inputs, pills] = choicesOf(spec);
  const element = h(
    "fieldset",
    { class: "field", "aria-describedby": `${hint ? `${id}-hint ` : ""}${id}-fault` },
    h("legend", {}, spec.label, name !== "kind" && optional(spec, words)),
    hint && h("p", { id: `${id}-hint`, class: "hint" }, hint),
    h("div", { class: "pills" }, ...pills),
    fault,
  );
  const answer = () =>
    inputs
      .filter(({ checked }) => checked)
      .map(({ value }) => value)
      .join("\n");
  const question: Question = {
    name,
    spec,
    element,
    answer,
    fill: (filled) => {
      const chosen = filled.split("\n");
      for (const input of inputs) input.checked = chosen.includes(input.value);
    },
    fault: (message) => show(fault, inputs, message),
    check: () => problem(spec, answer(), words),
    focus: () => (inputs.find(({ checked }) => checked) ?? inputs[0])?.focus(),
  };
  element.addEventListener("input", () => {
    if (fault.textContent) question.fault(question.check());
  });
  return question;
}

function choicesOf(spec: Spec): [inputs: HTMLInputElement[], pills: HTMLElement[]] {
  const { name, choices = [], several } = spec;
  const type = several ? "checkbox" : "radio";
  const inputs = choices.map(([value], place) =>
    h("input", { type, name, value, id: `${idOf(spec)}-${place}` }),
  );
  const pills = choices.map(([, said], place) =>
    h("label", { class: "pill" }, inputs[place], h("span", {}, said)),
  );
  return [inputs, pills];
}

/** Build a choice from a list. */
export function listQuestion(spec: Spec, words: Words): Question {
  const options = spec.choices?.map(([value, said]) => h("option", { value }, said)) ?? [];
  const id = idOf(spec);
  const described = `${spec.hint ? `${id}-hint ` : ""}${id}-fault`;
  const control = h(
    "select",
    { id, name: spec.name, "aria-describedby": described },
    h("option", { value: "" }, words.choose),
    ...options,
  );
  const check = () => problem(spec, control.value, words);
  const question = { ...single(spec, control, label(spec, words)), check };
  control.addEventListener("input", () => {
    if (control.ariaInvalid) question.fault(check());
  });
  return question;
}

// Make the id of a question's control.
function idOf({ name }: Spec): string {
  return `hc-${name.replaceAll(".", "-")}`;
}

/** Build the parts of a question that has one control; how to check it is the caller's. */
export function single(
  spec: Spec,
  control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  name: HTMLElement,
  note?: HTMLElement,
): Omit<Question, "check"> {
  const fault = h("p", { id: `${control.id}-fault`, class: "fault" });
  const help = spec.hint && h("p", { id: `${control.id}-hint`, class: "hint" }, spec.hint);
  return {
    name: spec.name,
    spec,
    element: h("div", { class: "field" }, name, help, control, note, fault),
    fault: (message) => show(fault, [control], message),
    answer: () => control.value,
    fill: (answer) => {
      control.value = answer;
    },
    focus: () => control.focus(),
  };
}

function label(spec: Spec, words: Words): HTMLElement {
  return h("label", { for: idOf(spec) }, spec.label, optional(spec, words));
}

function optional({ required }: Spec, words: Words): HTMLElement | undefined {
  return required ? undefined : h("span", { class: "optional" }, ` ${words.optional}`);
}

function problem({ name, required, limit, check }: Spec, answer: string, words: Words): string {
  const { faults } = words;
  if (!answer.trim()) {
    return required ? faults[name === "description" ? "required" : "missing"] : "";
  }
  if (limit && [...answer].length > limit) return faults.tooLong(limit);
  return check?.(answer) ?? "";
}

function show(fault: HTMLElement, controls: HTMLElement[], message: string): void {
  fault.textContent = message;
  for (const control of controls) {
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

function noteFor(answer: string, { limit = 0, note }: Spec, words: Words): string {
  const left = limit - [...answer].length;
  if (limit && left < 0) return words.faults.tooLong(limit);
  if (looksPrivate(answer)) return words.looksPrivate;
  if (limit && left < limit * (1 - COUNTER_FROM)) return words.left(rounded(left));
  return note?.(answer) ?? "";
}

// A counter that changed with every letter would be read out with every letter.
function rounded(left: number): number {
  const grain = left > 200 ? 100 : left > 20 ? 10 : 1;
  return Math.floor(left / grain) * grain;
}
