// The tools as one choice that the arrow keys walk through, what can be done, and how the next mark
// will look.
import { button, h } from "../dom";
import type { Words } from "../words/en";
import { type Easel, restyle, type Tool, takeTool } from "./easel";
import type { Ink } from "./marks";
import { INKS } from "./shapes";
import { svg } from "./svg";

export type Act = keyof Words["annotate"]["acts"];

/** Every tool with its icon, in the order of their keys. */
const TOOLS: Record<Tool, string> = {
  pen: "M4 20l1-5L16 4l4 4L9 19z",
  arrow: "M5 19L19 5M9 5h10v10",
  box: "M4 6h16v12H4z",
  text: "M5 7V4h14v3M12 4v16M9 20h6",
  highlight: "M4 21h16M7 13l8-10 5 4-8 10H7z",
  redact: "M3 9h18v6H3zM3 12h18",
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
const INK_NAMES = Object.keys(INKS) as Ink[];
export const TOOL_NAMES = Object.keys(TOOLS) as Tool[];

/** The row of tools, and what makes it show which is in use and what can be done. */
export type Bar = [element: HTMLElement, update: () => void];

/** Build the tools of an easel, and what `acts` can do. */
export function buildBar(easel: Easel, acts: Record<Act, () => void>): Bar {
  const { text, past } = easel;
  const tools = TOOL_NAMES.map((tool, n) => toolChoice(easel, tool, n + 1));
  const buttons = (Object.keys(ACTS) as Act[]).map((act) => {
    const traits = { class: "act", title: text.acts[act], "aria-label": text.acts[act] };
    const made = button("", acts[act], traits);
    made.append(icon(ACTS[act]));
    return made;
  });
  const bar = h(
    "div",
    { class: "tools" },
    h("div", { role: "radiogroup", "aria-label": text.bar }, ...tools),
    h("div", {}, ...looks(easel)),
    h("div", {}, ...buttons),
  );
  const update = () => {
    const tool = bar.querySelector<HTMLInputElement>(`[value=${easel.tool}]`);
    if (tool) tool.checked = true;
    const can = [past.reaches(-1), past.reaches(1), easel.chosen >= 0];
    can.forEach((isPossible, n) => {
      buttons[n]?.setAttribute("aria-disabled", `${!isPossible}`);
    });
  };
  return [bar, update];
}

function toolChoice(easel: Easel, tool: Tool, key: number): HTMLElement {
  const name = easel.text.tools[tool];
  const change = () => takeTool(easel, tool);
  const traits = { type: "radio", name: "hc-tool", value: tool, "aria-keyshortcuts": key };
  const radio = h("input", { ...traits, on: { change } });
  const shown = h("span", {}, icon(TOOLS[tool]), h("b", {}, name));
  return h("label", { class: "pill", title: `${name} (${key})` }, radio, shown);
}

function looks(easel: Easel): HTMLElement[] {
  const { text } = easel;
  const names = INK_NAMES.map((ink) => text.colours[ink]);
  const inks = choice(text.colour, names, (n) => {
    easel.ink = INK_NAMES[n];
    inks.style.borderInlineStartColor = INKS[INK_NAMES[n] as Ink][0];
    restyle(easel);
  });
  const hefts = choice(text.thickness, text.sizes, (n) => {
    easel.heft = n;
    restyle(easel);
  });
  inks.style.borderInlineStartColor = INKS.red[0];
  hefts.selectedIndex = easel.heft;
  return [inks, hefts];
}

function choice(label: string, names: string[], take: (n: number) => void): HTMLSelectElement {
  const change = () => take(select.selectedIndex);
  const options = names.map((name) => h("option", {}, name));
  const select = h("select", { "aria-label": label, title: label, on: { change } }, ...options);
  return select;
}

function icon(d: string): Element {
  return svg("svg", { viewBox: "0 0 24 24", "aria-hidden": true }, svg("path", { d }));
}
