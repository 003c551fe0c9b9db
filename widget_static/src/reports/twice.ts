// A button for what cannot be taken back: the first press asks, the second does it.
import { button } from "../dom";

/** Build it; whoever goes away from it has thought better of it. */
export function twice(words: string, sure: string, act: () => void): HTMLButtonElement {
  let isAsking = false;
  const ask = (on: boolean) => {
    isAsking = on;
    made.textContent = on ? sure : words;
  };
  const press = () => {
    if (isAsking) act();
    ask(!isAsking);
  };
  const made = button(words, press);
  made.addEventListener("blur", () => ask(false));
  return made;
}
