// "What will be sent": the true contents of the feedback, in human words, made when looked at.
import type { FilePart } from "../outbox";
import type { Feedback } from "../report";
import type { Words } from "../words/en";
import { h } from "./dom";

export interface Looked {
  feedback: Feedback;
  files: FilePart[];
}

/**
 * Build the disclosure; `look` puts the feedback together as it would be sent now.
 * `isRelayed` says that the application's server passes it on, and adds what it knows.
 */
export function sentSection(
  words: Words,
  isRelayed: boolean,
  look: () => Looked,
): HTMLDetailsElement {
  const inside = h("div", { class: "sent" });
  const details = h("details", {}, h("summary", {}, words.sent.title), inside);
  details.addEventListener("toggle", () => {
    if (details.open) inside.replaceChildren(...describe(look(), words.sent, isRelayed));
  });
  return details;
}

function describe({ feedback, files }: Looked, text: Words["sent"], isRelayed: boolean): Node[] {
  const { steps, errors } = feedback.trail;
  const added = files.filter(({ kind }) => kind === "file").length;
  return [
    h(
      "ul",
      {},
      h("li", {}, text.words),
      added < files.length && h("li", {}, text.picture),
      added > 0 && h("li", {}, text.files(added)),
      ...(isRelayed ? text.relayed : []).map((line) => h("li", {}, line)),
      h("li", {}, text.address),
    ),
    facts(feedback, text),
    ...happenings(
      text.steps(steps.length),
      steps.map(({ message }) => message),
    ),
    ...happenings(
      text.errors(errors.length),
      errors.map(({ type, message }) => `${type}: ${message}`),
    ),
    h("p", { class: "hint" }, text.never),
  ];
}

function facts(
  { context, environment, app, reporter }: Feedback,
  text: Words["sent"],
): HTMLElement {
  const { browser, os, window } = environment as Record<string, Record<string, unknown>>;
  const rows: [string, unknown[]][] = [
    [text.page, [context.url]],
    [text.browser, [browser?.name, browser?.version, "·", os?.name, os?.version]],
    [text.window, [window?.width, "×", window?.height]],
    [text.language, [context.locale, "·", context.time_zone]],
    [text.application, Object.values(app as object)],
    [text.person, Object.values(reporter ?? {})],
  ];
  const shown = rows.filter(([, parts]) => parts.length > 0);
  return h(
    "dl",
    {},
    ...shown.flatMap(([name, parts]) => [
      h("dt", {}, name),
      h("dd", {}, parts.filter(Boolean).join(" ")),
    ]),
  );
}

function happenings(title: string, messages: string[]): Node[] {
  if (!messages.length) return [];
  return [
    h("h4", {}, title),
    h(
      "ol",
      { tabindex: 0, "aria-label": title },
      ...messages.map((message) => h("li", {}, message)),
    ),
  ];
}
