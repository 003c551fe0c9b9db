// Our one element in the page: a shadow root with the launcher, and room for the dialog.
import { startWords } from "./words/start";

const STYLE = `
:host{all:initial!important;color-scheme:light dark!important}
#corner{position:fixed;display:flex;flex-direction:column;align-items:flex-end;z-index:2147483000;bottom:max(1rem,env(safe-area-inset-bottom));
inset-inline-end:max(1rem,env(safe-area-inset-right));
font:500 .9375rem/1.25 system-ui,sans-serif}
#corner.bottom-left{inset-inline:max(1rem,env(safe-area-inset-left)) auto;align-items:flex-start}
#corner button{display:flex;align-items:center;gap:.5rem;min-height:2.75rem;padding:0 1.125rem;
border:1px solid #fff3;border-radius:99px;font:inherit;cursor:pointer;
color:#fff;background:#2f4bd0;box-shadow:0 2px 12px #0004}
#corner button:focus-visible{outline:3px solid #2f4bd0;outline-offset:3px;box-shadow:0 0 0 3px #fff}
#corner [aria-busy=true]{cursor:progress;opacity:.8}
#corner button::before{content:"";width:.875rem;height:.625rem;border:2px solid;border-radius:4px 4px 4px 0}
#corner p{max-width:18rem;margin:0 0 .5rem;padding:.75rem 1rem;border-radius:.75rem;color:#fff;
background:#1c2130}
#corner p:empty,.hidden button{display:none!important}
@media print{#corner{display:none}}`;

export interface Launcher {
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
  /** Show that the dialog is on its way. */
  busy(on: boolean): void;
  /** Say something short beside the launcher; "" takes it away. */
  say(words: string): void;
}

/** Build the element and put it at the end of the page. */
export function buildLauncher(place: string, lang: string): Launcher {
  const words = startWords(lang);
  const host = document.createElement("hypercare-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const corner = document.createElement("section");
  corner.id = "corner";
  corner.className = place;
  corner.ariaLabel = words.launcher;
  const note = document.createElement("p");
  note.role = "status";
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  button.append(words.launcher);
  corner.append(note, button);
  root.append(corner);
  return {
    host,
    root,
    button,
    busy: (on) => button.setAttribute("aria-busy", String(on)),
    say: (said) => {
      note.textContent = said;
    },
  };
}
