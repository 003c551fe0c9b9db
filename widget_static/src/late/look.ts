// How the launcher looks where it takes more than to be seen: focus, waiting, news, as a popover, the offer.

// A dialog that we stand in may be moved, clipped or turned by its own styles; a popover is not.
const STYLE = `#corner button{box-shadow:0 2px 12px #0004}
#corner button:focus-visible{outline:3px solid #1c2130;outline-offset:3px;box-shadow:0 0 0 3px #fff}
#corner p{max-width:18em;margin:0 0 .5em;border-radius:.75em}
#corner [aria-busy=true]{cursor:progress;opacity:.8}
#corner button[title]::after{content:"";width:.625em;height:.625em;border-radius:99px;
background:#d92d20;border:2px solid #fff;forced-color-adjust:none}
#corner[popover]{margin:0;padding:0;border:0;width:auto;height:auto;overflow:visible;
background:none;inset-block-start:auto;inset-inline-start:auto}
#corner[popover].left{inset-inline:max(1em,env(safe-area-inset-left)) auto}
#corner[popover].top{inset-block:max(1em,env(safe-area-inset-top)) auto}
#corner p button{display:inline-flex;min-height:2em;margin:.5em .5em 0 0;padding:0 .75em;
background:#fff;color:#1c2130;box-shadow:none}
#corner p button+button{background:none;color:inherit}
#corner p button::before{content:none}
.hidden p button{display:inline-flex!important}`;

/** Put the finer styles beside those of the start. */
export function dress(root: ShadowRoot): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets.push(sheet);
}
