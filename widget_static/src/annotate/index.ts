// Marking a picture: a dialog of its own above the other one, which shows the photo and answers with
// a new file. The marks are data, so that they can be changed when it is opened again.
import type { Marked, Photo } from "../core";
import { button, h } from "../form/dom";
import type { Words } from "../words/en";
import type { Marks } from "./board";
import { buildDesk } from "./desk";
import { load, save } from "./picture";
import { STYLE } from "./styles";

type Answer = (marked?: Marked) => void;

const KEPT_INSIDE = "keydown keyup keypress focusin paste click mousedown pointerdown touchstart";
const styled = new WeakSet<ShadowRoot>();

/** See `AnnotatePart`. Never rejects: that a picture cannot be marked is said in the dialog. */
export async function annotate(
  root: ShadowRoot,
  words: Words,
  photo: Photo,
  marks?: unknown,
): Promise<Marked | undefined> {
  const picture = await load(photo).catch(() => undefined);
  style(root);
  return new Promise((resolve) => {
    const dialog = h("dialog", {
      class: "annotate",
      "aria-labelledby": "hc-annotate",
      "aria-describedby": "hc-said",
    });
    const answer: Answer = (marked) => {
      dialog.close();
      dialog.remove();
      resolve(marked);
    };
    root.append(dialog);
    if (picture) fill(dialog, picture, photo, (marks ?? []) as Marks, words, answer);
    else apologise(dialog, words, answer);
  });
}

function fill(
  dialog: HTMLDialogElement,
  picture: HTMLCanvasElement,
  photo: Photo,
  marks: Marks,
  words: Words,
  answer: Answer,
): void {
  const text = words.annotate;
  const { width, height } = picture;
  const isSmaller = width * height < photo.width * photo.height;
  const said = status(isSmaller ? text.smaller(width, height) : text.hint);
  const say = (sentence: string) => {
    said.textContent = sentence;
  };
  const desk = buildDesk(picture, marks, text, say);
  const { history } = desk.board;
  const ask = () => {
    say(text.ask);
    foot.replaceChildren(said, discard, goOn);
    goOn.focus();
  };
  const stop = () => {
    desk.settle();
    if (history.changed) ask();
    else answer();
  };
  const finish = async () => {
    desk.settle();
    if (!history.changed) return answer();
    const saved = await save(picture, history.now).catch(() => say(text.failed));
    if (saved) answer({ ...saved, marks: history.now });
  };
  const resume = () => {
    say(text.hint);
    foot.replaceChildren(said, cancel, done);
    desk.focus();
  };
  const cancel = button(words.cancel, stop);
  const done = button(text.done, finish, { class: "main" });
  const discard = button(text.discard, () => answer());
  const goOn = button(text.goOn, resume, { class: "main" });
  const foot = h("div", { class: "end" }, said, cancel, done);
  dialog.append(heading(text.title), ...desk.parts, foot);
  dialog.addEventListener("keydown", desk.key);
  onEscape(dialog, () => desk.giveUp() || (goOn.isConnected ? resume() : stop()));
  dialog.showModal();
  desk.focus();
}

function apologise(dialog: HTMLDialogElement, words: Words, answer: Answer): void {
  const { title, unreadable } = words.annotate;
  const shut = button(words.close, () => answer());
  dialog.append(heading(title), h("div", { class: "end" }, status(unreadable), shut));
  onEscape(dialog, () => answer());
  dialog.showModal();
}

// A browser may close a dialog without leave, at a second Escape or gesture: it is opened again.
function onEscape(dialog: HTMLDialogElement, act: () => void): void {
  const instead = (event: Event) => {
    event.preventDefault();
    act();
  };
  dialog.addEventListener("cancel", instead);
  dialog.addEventListener("keydown", (event) => event.key === "Escape" && instead(event));
  dialog.addEventListener("close", () => {
    if (!dialog.isConnected) return;
    dialog.showModal();
    act();
  });
  for (const type of KEPT_INSIDE.split(" ")) {
    dialog.addEventListener(type, (event) => event.stopPropagation(), { passive: true });
  }
}

function heading(title: string): HTMLElement {
  return h("h2", { id: "hc-annotate" }, title);
}

function status(words: string): HTMLElement {
  return h("p", { class: "said", id: "hc-said", role: "status" }, words);
}

function style(root: ShadowRoot): void {
  if (styled.has(root)) return;
  styled.add(root);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets.push(sheet);
}
