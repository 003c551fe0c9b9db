// While the browser takes its picture, nothing of ours is to be seen but the marks.

const STYLE = `
*{visibility:hidden!important}
[popover],[popover] *{visibility:visible!important}
::backdrop{background:none!important;backdrop-filter:none!important}`;

/** Hide everything of ours; the answer shows it again, with the focus where it was. */
export function drawCurtain(root: ShadowRoot): () => void {
  const focused = root.activeElement as HTMLElement | null;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets.push(sheet);
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((one) => one !== sheet);
    focused?.focus({ preventScroll: true });
  };
}
