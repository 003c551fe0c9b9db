// Light or dark: as the page asks for, or as the page itself is.

import type { Core } from "../core";
import { addSheet } from "../sheet";

const DARK = `:host{color-scheme:dark!important;
--hc-surface:var(--hypercare-surface,#1b1e27);--hc-text:var(--hypercare-text,#eceef4);
--hc-accent:var(--hypercare-accent,#9db0ff);--hc-ink:oklch(from var(--hc-accent) max(l,.75) c h);--hc-wrong:#ffb4ab}`;

/** Put the colours for a page of this colour scheme over the light ones, which are always there. */
export function paint({ root, config }: Core, scheme: string): void {
  addSheet(root, "").replaceSync(dark(config.said.theme, scheme));
}

/** Return the rules for dark, for where the browser's user prefers it, or none. */
export function dark(theme: string | undefined, page: string): string {
  const scheme = theme === "light" || theme === "dark" ? theme : page;
  const [isLight, isDark] = ["light", "dark"].map((name) => scheme.includes(name));
  if (isLight !== isDark) return isDark ? DARK : "";
  return `@media(prefers-color-scheme:dark){${DARK}}`;
}

/** Return the page's own; "normal" where it says nothing, and its user's wish counts. */
export function pageScheme(): string {
  return getComputedStyle(document.documentElement).colorScheme;
}
