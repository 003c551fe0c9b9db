// Under a modal dialog of the application nothing else can be pressed. So our element moves into the
// topmost one, and back when it closes.
import type { Core } from "../core";
import { listen } from "../watch/wrap";

const PRESSES = "pointerdown pointerup mousedown mouseup click touchstart touchend".split(" ");

/** Keep the launcher where it can be pressed; the answers end it. */
export function keepAbove({ host, root, config }: Core): (() => void)[] {
  if (config.launcher === "hidden") return [];
  const corner = root.getElementById("corner") as HTMLElement;
  const focus = followFocus(host, root);
  const settle = (top?: Element) => {
    const home = top ?? document.documentElement;
    if (host.parentNode === home) return;
    const kept = focus.latest();
    moveTo(host, root, home);
    raise(corner, !!top);
    if (kept?.isConnected && root.activeElement !== kept) kept.focus();
  };
  const undo = watchModals(root, corner, settle);
  return [...undo, ...focus.undo, ...PRESSES.map((type) => keepFromDialog(host, type))];
}

// Tell `settle` which modal dialog of the page is topmost: when one opens, and when ours is gone.
function watchModals(
  root: ShadowRoot,
  corner: HTMLElement,
  settle: (top?: Element) => void,
): (() => void)[] {
  let modals: Element[] = [];
  const meet = (dialog: Element) => {
    if (root.contains(dialog) || !isModal(dialog)) return;
    modals = [...modals.filter((one) => one !== dialog && isModal(one)), dialog];
    settle(dialog);
  };
  const opened = new MutationObserver((records) => {
    for (const { target } of records) meet(target as Element);
  });
  opened.observe(document, { subtree: true, attributeFilter: ["open"] });
  // It loses its size when the dialog closes or leaves the page, with us in it.
  const gone = new ResizeObserver(() => {
    if (!corner.offsetWidth) settle(modals.findLast(isModal));
  });
  gone.observe(corner);
  for (const dialog of document.querySelectorAll("dialog[open]")) meet(dialog);
  // Dialogs in shadow roots take the focus when they open.
  const entered = listen(document, "focusin", (event) => {
    const dialog = event.composedPath().find((node) => (node as Element).localName === "dialog");
    if (dialog && dialog !== modals.at(-1)) meet(dialog as Element);
  });
  return [entered, () => opened.disconnect(), () => gone.disconnect()];
}

// Which element of ours has the focus, if any; a move takes it away.
function followFocus(host: Element, root: ShadowRoot) {
  let latest: HTMLElement | undefined;
  const undo = [
    listen(root, "focusin", ({ target }) => {
      latest = target as HTMLElement;
    }),
    listen(window, "focusin", ({ target }) => {
      if (target !== host) latest = undefined;
    }),
  ];
  return { latest: () => latest, undo };
}

function isModal(dialog: Element): boolean {
  return dialog.isConnected && dialog.matches("dialog[open]:modal");
}

// What is pressed here is not "outside" for a dialog that closes when something outside is pressed.
function keepFromDialog(host: Element, type: string): () => void {
  const stop = (event: Event) => {
    if (host.parentNode !== document.documentElement) event.stopPropagation();
  };
  host.addEventListener(type, stop, { passive: true });
  return () => host.removeEventListener(type, stop);
}

// A modal dialog of ours that does not survive the move is shown again.
function moveTo(
  host: Element,
  root: ShadowRoot,
  home: Element & { moveBefore?: MoveBefore },
): void {
  if (home.moveBefore && host.isConnected) home.moveBefore(host, null);
  else home.append(host);
  for (const dialog of root.querySelectorAll<HTMLDialogElement>("dialog[open]:not(:modal)")) {
    dialog.removeAttribute("open");
    dialog.showModal();
  }
}

// What is shown last is on top.
function raise(corner: HTMLElement, isHigh: boolean): void {
  corner.popover = null;
  if (!isHigh) return;
  corner.popover = "manual";
  corner.showPopover?.();
}

/** Moves without taking the state away. https://dom.spec.whatwg.org/#dom-parentnode-movebefore */
type MoveBefore = (node: Node, before: Node | null) => void;
