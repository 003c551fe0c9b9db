// Our one element in the page: a shadow root with the launcher, and room for the dialog.
const STYLE = `
:host{all:initial!important;display:contents!important;direction:ltr!important;color-scheme:light dark!important}
:host([dir=rtl]){direction:rtl!important}
#corner{position:fixed;display:flex;flex-direction:column;align-items:flex-end;z-index:2147483000;bottom:max(1rem,env(safe-area-inset-bottom));
inset-inline-end:max(1rem,env(safe-area-inset-right));
font:500 .9375rem/1.25 system-ui,sans-serif}
#corner.left{inset-inline:max(1rem,env(safe-area-inset-left)) auto;align-items:flex-start}
#corner.top{inset-block:max(1rem,env(safe-area-inset-top)) auto;flex-direction:column-reverse}
#corner button{display:flex;align-items:center;gap:.5rem;min-height:2.75rem;padding:0 1.125rem;
border:1px solid #fff3;border-radius:99px;font:inherit;cursor:pointer;
color:#fff;background:#2f4bd0;box-shadow:0 2px 12px #0004}
#corner button::before{content:"";width:.875rem;height:.625rem;border:2px solid;border-radius:4px 4px 4px 0}
#corner p{max-width:18rem;margin:0 0 .5rem;padding:.75rem 1rem;border-radius:.75rem;color:#fff;
background:#1c2130}
#corner p:empty,.hidden button{display:none!important}
@media print{:host{display:none!important}}`;

export interface Launcher {
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
  /** Show that the dialog is on its way. */
  busy(on: boolean): void;
  /** Label it in a language, which also gives the direction of all that we show. */
  label(lang: string, words?: string, dir?: string): void;
  /** Say something short beside the launcher; "" takes it away. */
  say(words: string): void;
}

/** Build the element and put it at the end of the page. */
export function buildLauncher(place: string): Launcher {
  const host = document.createElement("hypercare-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const corner = document.createElement("section");
  corner.id = "corner";
  corner.className = place.replace("-", " ");
  const note = document.createElement("p");
  note.role = "status";
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  corner.append(note, button);
  root.append(corner);
  return {
    host,
    root,
    button,
    busy: (on) => button.setAttribute("aria-busy", String(on)),
    label: (lang, words = "", dir = lang === "ar" ? "rtl" : "ltr") => {
      host.lang = lang;
      host.dir = dir;
      corner.ariaLabel = button.textContent = words;
    },
    say: (said) => {
      note.textContent = said;
    },
  };
}
