// "What will be sent": the true contents of the feedback, in human words, made when looked at. Each
// thing that was captured can be left out; what was left out once stays so until it is ticked again.
import { PARTS, type Part } from "../captured";
import { h } from "../dom";
import type { Feedback } from "../feedback";
import type { FilePart } from "../outbox";
import type { Words } from "../words/en";

export interface Looked {
  /** With everything in it, what is to be left out too. */
  feedback: Feedback;
  files: FilePart[];
  /** What the page adds without being asked. */
  page: Record<string, unknown>;
}

export interface SentPart {
  element: HTMLDetailsElement;
  /** What is to be left out. */
  left: ReadonlySet<Part>;
}

interface Thing {
  part: Part;
  name: string;
  said?: string;
  list?: string[];
}

const STORED = "hypercare.left-out";

/**
 * Build the disclosure; `look` puts the feedback together as it stands now. `isRelayed` says that the application's server passes it on, and adds what it knows.
 */
export function sentSection(words: Words, isRelayed: boolean, look: () => Looked): SentPart {
  const text = words.sent;
  const left = recall();
  const inside = h("div", { class: "sent" });
  const count = h("span");
  const element = h("details", {}, h("summary", {}, text.title, count), inside);
  const tell = () => count.replaceChildren(left.size ? text.left(left.size) : text.hint);
  const turn = (part: Part, isSent: boolean) => {
    if (isSent) left.delete(part);
    else left.add(part);
    remember(left);
    tell();
  };
  const show = (looked: Looked) =>
    inside.replaceChildren(
      ...things(looked, text, isRelayed).flatMap((thing) => row(thing, left, turn)),
      always(looked.files, text),
      h("p", { class: "hint" }, text.never),
    );
  element.addEventListener("toggle", () => {
    if (element.open) show(look());
  });
  tell();
  return { element, left };
}

function row(
  { part, name, said, list }: Thing,
  left: ReadonlySet<Part>,
  turn: (part: Part, isSent: boolean) => void,
): Node[] {
  const box = h("input", {
    type: "checkbox",
    checked: !left.has(part),
    on: { change: () => turn(part, box.checked) },
  });
  const what = h("span", {}, h("b", {}, name), said && h("span", {}, ` ${said}`));
  const items = list?.map((item) => h("li", {}, item)) ?? [];
  const shown = list && h("ol", { tabindex: 0, "aria-label": name }, ...items);
  return [h("label", { class: "tick" }, box, what), ...(shown ? [shown] : [])];
}

function things({ feedback, page }: Looked, text: Words["sent"], isRelayed: boolean): Thing[] {
  const { context, environment, app, reporter, trail } = feedback;
  const { browser, os, window, device } = environment as Record<string, Record<string, unknown>>;
  const { steps, errors } = trail;
  const size = window && `${window.width} × ${window.height}`;
  const found: Thing[] = [
    { part: "page", name: text.page, said: said([context.title, context.url, context.referrer]) },
    {
      part: "browser",
      name: text.browser,
      said: said([spaced(browser), spaced(os), device?.type, size]),
    },
    { part: "language", name: text.language, said: said([context.locale, context.time_zone]) },
    { part: "application", name: text.application, said: said(Object.values(app ?? {})) },
    { part: "person", name: text.person, said: said(Object.values(reporter ?? {})) },
    { part: "session", name: text.session, said: said([context.session, context.trace_id]) },
    {
      part: "additions",
      name: text.additions,
      said: said(Object.entries(page).map(([name, item]) => `${name}: ${item}`)),
    },
    {
      part: "steps",
      name: text.steps(steps.length),
      list: steps.map(({ message }) => message),
    },
    {
      part: "errors",
      name: text.errors(errors.length),
      list: errors.map(({ type, message }) => `${type}: ${message}`),
    },
  ];
  const shown = found.filter(({ said, list }) => said || list?.length);
  if (isRelayed && !reporter) shown.push({ part: "person", name: text.signedIn });
  if (isRelayed) shown.push({ part: "server", name: text.server });
  return shown;
}

function always(files: FilePart[], text: Words["sent"]): HTMLElement {
  const added = files.filter(({ kind }) => kind === "file").length;
  return h(
    "div",
    {},
    h("b", {}, text.always),
    h(
      "ul",
      {},
      h("li", {}, text.words),
      added < files.length && h("li", {}, text.picture),
      added > 0 && h("li", {}, text.files(added)),
      h("li", {}, text.address),
    ),
  );
}

function said(parts: unknown[]): string {
  return parts.filter(Boolean).join(" · ");
}

function spaced(named?: Record<string, unknown>): string {
  return [named?.name, named?.version].filter(Boolean).join(" ");
}

function recall(): Set<Part> {
  try {
    const stored: unknown[] = JSON.parse(localStorage.getItem(STORED) ?? "[]");
    return new Set(PARTS.filter((part) => stored.includes(part)));
  } catch {
    return new Set(); // storage denied, or holding something else
  }
}

function remember(left: ReadonlySet<Part>): void {
  try {
    localStorage.setItem(STORED, JSON.stringify([...left]));
  } catch {}
}
