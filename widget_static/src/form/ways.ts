// The ways to a further picture, each offered as long as it can work: the widget's own, the
// browser's, and a file.
import type { PictureReason, Shown } from "../core";
import { button, focused, h } from "../dom";
import type { Words } from "../words/en";
import { picker } from "./attachments";
import type { Given } from "./drop";

export interface Ways {
  element: HTMLElement;
  /** Do not offer again what cannot work; return what to do instead, in words. */
  fail(reason: PictureReason, from: Shown["from"]): string;
  /** Say whether there are pictures already. */
  update(count: number): void;
  focus(): void;
}

interface Acts {
  take(): void;
  share(): void;
  add(given: Given): void;
}

/** Reasons that stay as long as the page does. */
const LASTING = /policy|browser|mask/;
/** They have the method, but share nothing. */
const PHONE = /Android|Mobi/;

/** Build the buttons. */
export function waysTo(text: Words["picture"], { take, share, add }: Acts): Ways {
  const own = button(text.take, take);
  const screen = button(text.share, share, { "aria-describedby": "hc-picture-hint" });
  const file = picker(text, add, { id: "hc-picture", accept: "image/*" });
  const element = h("div", { class: "row ways" }, own, screen, file);
  screen.hidden = !canShare();
  const focus = () =>
    element.querySelector<HTMLElement>(":is(button:not([hidden]),input)")?.focus();
  return {
    element,
    focus,
    fail: (reason, from) => {
      const isFocused = element.contains(focused());
      const lasts = LASTING.test(reason);
      own.hidden ||= lasts && from === "page";
      screen.hidden ||= reason === "mask" || (lasts && from === "display");
      if (isFocused) focus();
      return text.instead[screen.hidden || from === "display" ? "add" : "share"];
    },
    update: (count) => {
      own.textContent = count ? text.again : text.take;
    },
  };
}

// Say whether the browser can photograph the page on its own.
function canShare(): boolean {
  const isAllowed = document.featurePolicy?.allowsFeature("display-capture") ?? true;
  const devices = navigator.mediaDevices as Partial<MediaDevices> | undefined;
  return isAllowed && !PHONE.test(navigator.userAgent) && !!devices?.getDisplayMedia;
}

declare global {
  interface Document {
    featurePolicy?: { allowsFeature(name: string): boolean };
  }
}
