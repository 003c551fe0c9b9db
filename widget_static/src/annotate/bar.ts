// The tools as one row that the arrow keys walk through, and how the next mark will look.
import { button, h } from "../form/dom";
import type { Words } from "../words/en";
import type { Tool } from "./board";
import { INKS } from "./paint";

type Text = Words["annotate"];
export type Act = keyof Text["acts"];

/** Every tool with its icon, in the order of their keys. */
const TOOLS: Record<Tool, string> = {
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  arrow: "M5 19L19 5M9 5h10v10",
  box: "M4 6h16v12H4z",
  text: "M5 7V4h14v3M12 4v16M9 20h6",
  highlight: "M4 21h16M7 13l8-10 5 4-8 10H7z",
  redact: "M3 8h18v8H3z",
  crop: "M7 2v15h15M2 7h15v15",
  select: "M6 3l13 9-6 1.5L10 20z",
};
const ACTS: Record<Act, string> = {
  undo: "M9 5l-5 5 5 5M4 10h10a5 5 0 010 10h-3",
  redo: "M15 5l5 5-5 5M20 10H10a5 5 0 000 10h3",
  remove: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  out: "M5 12h14",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  in: "M5 12h14M12 5v14",
};
export const TOOL_NAMES = Object.keys(TOOLS) as Tool[];

export interface Bar {
  element: HTMLElement;
  /** Show which tool is chosen, and which acts can be done. */
  show(tool: Tool, can: Partial<Record<Act, boolean>>): void;
}

/** Build the row of tools and acts. */
export function buildBar(text: Text, choose: (tool: Tool) => void, act: (act: Act) => void): Bar {
  const tools = TOOL_NAMES.map((name, n) =>
    iconButton(TOOLS[name], text.tools[name], () => choose(name), `${n + 1}`),
  );
  const names = Object.keys(ACTS) as Act[];
  const acts = names.map((name) => iconButton(ACTS[name], text.acts[name], () => act(name)));
  const all = [...tools, ...acts];
  const element = h("div", { class: "bar", role: "toolbar", "aria-label": text.bar }, ...all);
  rove(element, all);
  const show: Bar["show"] = (tool, can) => {
    for (const [n, one] of tools.entries()) one.ariaPressed = `${TOOL_NAMES[n] === tool}`;
    for (const [n, one] of acts.entries()) one.ariaDisabled = `${can[names[n] as Act] === false}`;
  };
  return { element, show };
}

/** Build a choice of one among several; `choose` gets its number. */
export function choice(
  label: string,
  names: readonly string[],
  first: number,
  choose: (n: number) => void,
): HTMLSelectElement {
  const options = names.map((name, n) => h("option", { value: n, selected: n === first }, name));
  const select = h("select", { "aria-label": label, title: label }, ...options);
  select.addEventListener("change", () => choose(select.selectedIndex));
  return select;
}

/** Build the choice of a colour, which shows the one that is chosen. */
export function colourChoice(text: Text, choose: (colour: keyof typeof INKS) => void): HTMLElement {
  const colours = Object.keys(INKS) as (keyof typeof INKS)[];
  const take = (n: number) => {
    const colour = colours[n] as keyof typeof INKS;
    select.style.borderInlineStartColor = INKS[colour][0];
    choose(colour);
  };
  const names = colours.map((colour) => text.colours[colour]);
  const select = choice(text.colour, names, 0, take);
  select.style.borderInlineStartColor = INKS.red[0];
  return select;
}

function iconButton(path: string, name: string, act: () => void, key = ""): HTMLButtonElement {
  const made = button("", act, {
    title: key ? `${name} (${key})` : name,
    "aria-keyshortcuts": key || undefined,
    tabindex: -1,
  });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  made.append(svg, h("span", {}, name));
  return made;
}

// One stop for Tab, as the pattern "toolbar" of the ARIA authoring practices has it.
function rove(bar: HTMLElement, buttons: HTMLButtonElement[]): void {
  const stop = (chosen: EventTarget | null | undefined) => {
    for (const one of buttons) one.tabIndex = one === chosen ? 0 : -1;
  };
  stop(buttons[0]);
  bar.addEventListener("focusin", ({ target }) => stop(target));
  bar.addEventListener("keydown", (event) => {
    const onward = bar.matches(":dir(rtl)") ? "ArrowLeft" : "ArrowRight";
    const step = event.key === onward ? 1 : /Arrow(Left|Right)/.test(event.key) ? -1 : 0;
    const at = buttons.indexOf(event.target as never) + step;
    const to = event.key === "Home" ? 0 : event.key === "End" ? -1 : step ? at : undefined;
    if (to === undefined) return;
    event.preventDefault();
    buttons.at(to % buttons.length)?.focus();
  });
}
