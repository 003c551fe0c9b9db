// The template's questions: a text, a line, a choice of a few, a choice from a list.
import { FIELDS } from "../generated";
import { looksPrivate } from "../redact";
import type { Words } from "../words/en";
import { h } from "./dom";

/** One question on the screen. */
export interface Question {
  name: string;
  element: HTMLElement;
  answer(): string;
  fill(answer: string): void;
  /** Show what is wrong with the answer; "" takes it away. */
  fault(message: string): void;
  /** Return what is wrong with the answer, "" when nothing is. */
  check(): string;
  focus(): void;
}

interface Known {
  required?: boolean;
  limit?: number;
  choices?: readonly string[];
}

const COUNTER_FROM = 0.9;
const LINE: Known = { limit: 200 };

/** Build the question of one template field. `rows` 0 makes a single line. */
export function textQuestion(name: string, words: Words, rows: number, type = "text"): Question {
  const { required = false, limit = 0 } = known(name);
  const id = idOf(name);
  const hint = words.hints[name];
  const described = [hint && `${id}-hint`, `${id}-note`, `${id}-fault`].filter(Boolean).join(" ");
  const common = { id, name, "aria-describedby": described, ...(required && { required: true }) };
  const control = rows
    ? h("textarea", { ...common, rows })
    : h("input", { ...common, type, autocomplete: type === "email" ? "email" : "off" });
  const note = h("p", { id: `${id}-note`, class: "note", "aria-live": "polite" });
  const parts = shell(control, label(name, words, required), hint, note);
  control.addEventListener("input", () => {
    note.textContent = noteFor(control.value, limit, words);
    if (control.ariaInvalid) parts.fault(problem(control.value));
  });
  const problem = (answer: string) => {
    if (required && !answer.trim()) return words.faults.required;
    return limit && [...answer].length > limit ? words.faults.tooLong(limit) : "";
  };
  return { name, ...parts, check: () => problem(control.value) };
}

/** Build a choice of a few, all in sight. */
export function choiceQuestion(name: string, words: Words): Question {
  const id = idOf(name);
  const fault = h("p", { id: `${id}-fault`, class: "fault" });
  const radios = (known(name).choices ?? []).map((choice) => ({
    choice,
    radio: h("input", { type: "radio", name, value: choice, id: `${id}-${choice}` }),
  }));
  const pills = radios.map(({ choice, radio }) =>
    h("label", { class: "pill" }, radio, h("span", {}, words.choices[name]?.[choice] ?? choice)),
  );
  const element = h(
    "fieldset",
    { class: "field", "aria-describedby": `${id}-fault` },
    h("legend", {}, words.fields[name] ?? name),
    h("div", { class: "pills" }, ...pills),
    fault,
  );
  return {
    name,
    element,
    answer: () => radios.find(({ radio }) => radio.checked)?.choice ?? "",
    fill: (answer) => {
      for (const { choice, radio } of radios) radio.checked = choice === answer;
    },
    fault: (message) =>
      show(
        fault,
        radios.map(({ radio }) => radio),
        message,
      ),
    check: () => "",
    focus: () => radios[0]?.radio.focus(),
  };
}

/** Build a choice from a list. */
export function listQuestion(name: string, words: Words): Question {
  const options = (known(name).choices ?? []).map((choice) =>
    h("option", { value: choice }, words.choices[name]?.[choice] ?? choice),
  );
  const id = idOf(name);
  const control = h(
    "select",
    { id, name, "aria-describedby": `${id}-fault` },
    h("option", { value: "" }, words.choose),
    ...options,
  );
  return { name, ...shell(control, label(name, words, true)), check: () => "" };
}

function known(name: string): Known {
  return (FIELDS as readonly ({ name: string } & Known)[]).find((one) => one.name === name) ?? LINE;
}

function idOf(name: string): string {
  return `hc-${name.replace(".", "-")}`;
}

function label(name: string, words: Words, plain: boolean): HTMLElement {
  const mark = !plain && h("span", { class: "optional" }, ` ${words.optional}`);
  return h("label", { for: idOf(name) }, words.fields[name] ?? name, mark);
}

function shell(
  control: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
  name: HTMLElement,
  hint?: string,
  note?: HTMLElement,
): Omit<Question, "name" | "check"> {
  const fault = h("p", { id: `${control.id}-fault`, class: "fault" });
  const help = hint && h("p", { id: `${control.id}-hint`, class: "hint" }, hint);
  return {
    element: h("div", { class: "field" }, name, help, control, note, fault),
    fault: (message) => show(fault, [control], message),
    answer: () => control.value,
    fill: (answer) => {
      control.value = answer;
    },
    focus: () => control.focus(),
  };
}

function show(fault: HTMLElement, controls: HTMLElement[], message: string): void {
  fault.textContent = message;
  for (const control of controls) {
    if (message) control.setAttribute("aria-invalid", "true");
    else control.removeAttribute("aria-invalid");
  }
}

function noteFor(answer: string, limit: number, words: Words): string {
  const left = limit - [...answer].length;
  if (limit && left < 0) return words.faults.tooLong(limit);
  if (limit && left < limit * (1 - COUNTER_FROM)) return words.left(rounded(left));
  return looksPrivate(answer) ? words.looksPrivate : "";
}

// A counter that changed with every letter would be read out with every letter.
function rounded(left: number): number {
  const grain = left > 200 ? 100 : left > 20 ? 10 : 1;
  return Math.floor(left / grain) * grain;
}
