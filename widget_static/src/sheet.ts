// Style sheets for our shadow root, whose sizes are the person's and not the page's.

const added = new WeakMap<ShadowRoot, Map<string, CSSStyleSheet>>();

/**
 * Add a sheet, once however often it is asked for, and return it.
 *
 * A rem is the font size that the browser's user has chosen: the page's own root, which may say
 * 62.5 % or anything else, does not count.
 */
export function addSheet(root: ShadowRoot, style: string): CSSStyleSheet {
  const sheets = added.get(root) ?? new Map<string, CSSStyleSheet>();
  const sheet = sheets.get(style) ?? newSheet(root, style);
  added.set(root, sheets.set(style, sheet));
  return sheet;
}

function newSheet(root: ShadowRoot, style: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  // Our element has the initial font size, since all of it is reset.
  const medium = Number.parseFloat(getComputedStyle(root.host).fontSize) || 16;
  sheet.replaceSync(style.replace(/([\d.]+)rem\b/g, (_, size) => `${size * medium}px`));
  root.adoptedStyleSheets.push(sheet);
  return sheet;
}
