// A keyboard shortcut that opens the dialog.

const MODIFIERS = ["Control", "Alt", "Shift", "Meta", "AltGraph"];

/**
 * Open by a key; the launcher says which. `shortcut` is written like `Control+Shift+F1`, "none" for
 * none. Keys are compared by their place on the keyboard, so that no layout hides one; the
 * application comes first, and AltGr, which writes characters, is never taken for Control and Alt.
 *
 * Source: https://www.w3.org/TR/wai-aria-1.3/#aria-keyshortcuts
 */
export function openByKey(shortcut: string, launcher: Element, open: () => void): () => void {
  if (/^none$/i.test(shortcut)) return () => {};
  const wanted = inOrder(shortcut.split("+"));
  const keys = new Set(wanted.split("+"));
  const pressed = (event: KeyboardEvent) => {
    // Most keys are seen at a glance not to be it.
    if (!keys.has(codeOf(event)) || event.defaultPrevented || event.repeat) return;
    if (keysOf(event) !== wanted) return;
    event.preventDefault();
    open();
  };
  launcher.setAttribute("aria-keyshortcuts", shortcut);
  window.addEventListener("keydown", pressed);
  return () => window.removeEventListener("keydown", pressed);
}

/** Write the keys that are held, such as `control+f1`, always in the same order. */
export function keysOf(event: KeyboardEvent): string {
  const held = MODIFIERS.filter((name) => event.getModifierState?.(name));
  return inOrder([...held, codeOf(event)]);
}

function codeOf({ code = "" }: KeyboardEvent): string {
  return code.replace(/^(Key|Digit)/, "").toLowerCase();
}

function inOrder(keys: readonly string[]): string {
  return keys
    .map((key) => key.trim().toLowerCase())
    .sort()
    .join("+");
}
