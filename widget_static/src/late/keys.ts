// Keys that act: Enter, Escape, function keys and shortcuts. Never what is typed.
import { controlOf, isField, tagOf } from "../controls";
import { nameOf } from "../names";
import type { Trail } from "../trail";
import { listen } from "../watch/wrap";
import { finerWords } from "../words/finer";

const CAUSES_MS = 1000;
const MODIFIERS = { Ctrl: "ctrlKey", Alt: "altKey", Meta: "metaKey" } as const;
// A line feed is typed there.
const LINES = "textarea,[contenteditable]";
const NATIVE = "button,a[href],summary,input";

/** A key that may cause a click; `isTold` when the key has a step of its own. */
export interface PressedKey {
  name: string;
  isTold: boolean;
}

/** Record key actions; `latest` tells the one that has just caused a click. */
export function watchKeys(
  trail: Trail,
  ours: Element,
): { latest(): PressedKey | undefined; stop(): void } {
  let last: PressedKey | undefined;
  let pressedAt = 0;
  const stop = listen(document, "keydown", (heard) => {
    const event = heard as KeyboardEvent;
    if (isLetter(event)) return;
    const path = event.composedPath();
    const target = path[0] as Element;
    if (event.repeat || event.isComposing || path.includes(ours) || !target.matches) return;
    const name = keyName(event, isField(target));
    if (!name) return;
    const isPress = /^(Enter|Space)$/.test(name) && target.matches(NATIVE) && !isField(target);
    last = { name, isTold: !isPress };
    pressedAt = event.timeStamp;
    if (!isPress && name !== "Space" && !(name === "Enter" && target.matches(LINES))) {
      trail.step("key", pressed(name, target), { element: tagOf(target) });
    }
  });
  const latest = () => (performance.now() - pressedAt < CAUSES_MS ? last : undefined);
  return { latest, stop };
}

function isLetter({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): boolean {
  return key?.length === 1 && key !== " " && !ctrlKey && !altKey && !metaKey;
}

/**
 * Name a key that acts, "" for one that writes or moves.
 *
 * With Alt alone, or with both that make AltGr, a key may write: in a field it is never told.
 */
export function keyName(event: KeyboardEvent, isTyping: boolean): string {
  const { key, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (key === undefined || /^(Control|Alt|AltGraph|Shift|Meta|Dead|Process)$/.test(key)) return "";
  if (event.getModifierState("AltGraph") || (isTyping && altKey && !metaKey)) return "";
  const held = Object.entries(MODIFIERS).filter(([, flag]) => event[flag]);
  const isCommand = ctrlKey || altKey || metaKey;
  if (!isCommand && !/^(Enter|Escape| |F\d+)$/.test(key)) return "";
  if (key === " " && isTyping) return "";
  const shift = shiftKey && (isCommand || key.length > 1) ? ["Shift"] : [];
  const plain = key === " " ? "Space" : key.length > 1 ? key : key.toUpperCase();
  return [...held.map(([modifier]) => modifier), ...shift, plain].join("+");
}

function pressed(name: string, target: Element): string {
  const control = controlOf(target);
  if (!control) return finerWords.pressed(name);
  return isField(control)
    ? finerWords.pressedIn(name, nameOf(control))
    : finerWords.pressedOn(name, nameOf(control), tagOf(control));
}
