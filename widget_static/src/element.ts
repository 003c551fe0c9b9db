// Our one element in the page: a shadow root with the launcher, and room for the dialog.
const STYLE = `
:host{all:initial!important;display:contents!important;direction:ltr!important;color-scheme:light dark!important}
:host([dir=rtl]){direction:rtl!important}
#corner{position:fixed;display:flex;flex-direction:column;align-items:flex-end;z-index:var(--hypercare-z,2147483000);
bottom:max(1em,env(safe-area-inset-bottom));inset-inline-end:max(1em,env(safe-area-inset-right));
color:#fff;font:500 medium/1.25 var(--hypercare-font,system-ui,sans-serif)}
#corner.left{inset-inline:max(1em,env(safe-area-inset-left)) auto;align-items:flex-start}
#corner.top{inset-block:max(1em,env(safe-area-inset-top)) auto;flex-direction:column-reverse}
#corner button{display:flex;align-items:center;gap:.5em;min-height:2.75em;padding:0 1.125em;
border:1px solid #fff3;border-radius:99px;font:inherit;cursor:pointer;
color:var(--hypercare-on-accent,color(from var(--hypercare-accent,#2f4bd0) xyz-d65 calc((.179 - y)*999) calc((.179 - y)*999) calc((.179 - y)*999)));
background:var(--hypercare-accent,#2f4bd0)}
#corner button::before{content:"";width:.875em;height:.625em;border:2px solid;border-radius:4px 4px 4px 0}
#corner p{padding:.75em 1em;background:#1c2130}
#corner p:empty,.hidden button{display:none!important}
@media print{:host{display:none!important}}`;

export interface Launcher {
  host: HTMLElement;
  root: ShadowRoot;
  button: HTMLButtonElement;
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
  button.ariaHasPopup = "dialog";
  button.part = "launcher";
  corner.append(note, button);
  root.append(corner);
  return {
    host,
    root,
    button,
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
