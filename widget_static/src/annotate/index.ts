// Marking a picture: a dialog of its own above the other one, which shows the photo and answers with
// a new file. The marks are data, so that they can be changed when it is opened again.
import type { Marked, Photo } from "../core";
import { button, h, keepInside } from "../dom";
import { addSheet } from "../sheet";
import type { Words } from "../words/en";
import { buildBar, TOOL_NAMES } from "./bar";
import { discard, type Easel, giveUp, type Marks, takeTool, travel } from "./easel";
import { lendHand } from "./hand";
import { History } from "./history";
import { heedKeys } from "./keys";
import { load, ruler, save } from "./picture";
import { STYLE } from "./styles";
import { buildView, fitIn, showMarks, zoomBy } from "./view";
import { buildWriting, follow, open, settle } from "./writing";

const ZOOM = 1.25;

/** See `AnnotatePart`. Rejects when the photo is no picture that this browser can read. */
export async function annotate(
  root: ShadowRoot,
  words: Words,
  photo: Photo,
  marks: unknown = [],
): Promise<Marked | undefined> {
  const picture = await load(photo);
  addSheet(root, STYLE);
  return new Promise((resolve) => {
    const answer = (marked?: Marked) => {
      dialog.close();
      dialog.remove();
      resolve(marked);
    };
    const dialog = build(words, picture, photo, marks as Marks, answer);
    root.append(dialog);
    dialog.showModal();
    dialog.querySelector<HTMLElement>(":checked")?.focus();
  });
}

function build(
  words: Words,
  picture: HTMLCanvasElement,
  photo: Photo,
  marks: Marks,
  answer: (marked?: Marked) => void,
): HTMLDialogElement {
  const text = words.annotate;
  const { width, height } = picture;
  const isSmaller = width * height < photo.width * photo.height;
  const hint = isSmaller ? text.smaller(width, height) : text.hint;
  const said = h("p", { class: "said", id: "hc-said", role: "status" }, hint);
  const isAsking = () => said.textContent === text.ask;
  // Whatever else is told takes the question back.
  const tell = (sentence: string) => {
    said.textContent = sentence;
    foot.classList.toggle("asks", isAsking());
    cancel.textContent = isAsking() ? text.discard : words.cancel;
    done.textContent = isAsking() ? text.stay : text.done;
  };
  const { easel, parts, settled } = equip(picture, marks, text, tell);
  const stay = () => tell(hint);
  const ask = () => {
    if (!settled()) return answer();
    tell(text.ask);
    done.focus();
  };
  const finish = async () => {
    if (!settled()) return answer();
    const now = easel.past.present;
    const saved = await save(picture, now).catch(() => tell(text.failed));
    if (saved) answer({ ...saved, marks: now });
  };
  const cancel = button(words.cancel, () => (isAsking() ? answer() : ask()));
  const done = button(text.done, () => (isAsking() ? stay() : finish()), { class: "main" });
  const title = h("h2", { id: "hc-annotate" }, text.title);
  const foot = h("div", { class: "end" }, said, cancel, done);
  const traits = { class: "annotate", "aria-labelledby": title.id, "aria-describedby": said.id };
  const dialog = h("dialog", traits, title, ...parts, foot);
  dialog.addEventListener("keydown", (event) => shortcut(event, easel));
  guard(dialog, () => (isAsking() ? stay() : giveUp(easel) || ask()));
  easel.redraw();
  return dialog;
}

function equip(
  picture: HTMLCanvasElement,
  marks: Marks,
  text: Words["annotate"],
  tell: (sentence: string) => void,
) {
  const easel: Easel = {
    area: [picture.width, picture.height],
    past: new History(marks),
    text,
    measure: ruler(),
    tool: "box",
    heft: 1,
    chosen: -1,
    redraw: () => {
      showMarks(view);
      follow(writing);
      update();
      view.desk.className = `desk ${easel.tool}`;
    },
    tell,
    askWords: (mark, place) => open(writing, mark, place),
  };
  const view = buildView(easel, picture);
  const writing = buildWriting(view);
  const zoom = (act: () => void) => () => {
    act();
    tell(text.zoom(Math.round(view.scale * 100)));
  };
  const [bar, update] = buildBar(easel, {
    undo: () => travel(easel, -1),
    redo: () => travel(easel, 1),
    remove: () => discard(easel),
    out: zoom(() => zoomBy(view, 1 / ZOOM)),
    fit: zoom(() => fitIn(view)),
    in: zoom(() => zoomBy(view, ZOOM)),
  });
  heedKeys(lendHand(view, writing), writing);
  const settled = () => {
    settle(writing);
    return easel.past.differs;
  };
  return { easel, parts: [bar, view.desk], settled };
}

// Numbers choose tools; undo and redo are where everybody expects them. A field keeps its own keys.
function shortcut(event: KeyboardEvent, easel: Easel): void {
  const { key, shiftKey, ctrlKey, metaKey, altKey, target } = event;
  if ((target as Element).matches("textarea,select") || altKey) return;
  const letter = key.toLowerCase();
  const tool = TOOL_NAMES[Number(key) - 1];
  if (!ctrlKey && !metaKey) {
    if (tool) takeTool(easel, tool);
  } else if (letter === "y" || letter === "z") {
    travel(easel, letter === "y" || shiftKey ? 1 : -1);
    event.preventDefault();
  }
}

// Escape and the gesture "back" do what `act` says. A browser may close a dialog without leave at a
// second one: then it is opened again.
function guard(dialog: HTMLDialogElement, act: () => void): void {
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
  keepInside(dialog);
}
