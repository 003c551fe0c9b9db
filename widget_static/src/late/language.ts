// The launcher changes its language together with the page.
import type { Core } from "../core";

/** Follow the page's language until the returned function is called. */
export function followLanguage({ words }: Core): () => void {
  const watch = new MutationObserver(() => words().catch(() => {}));
  watch.observe(document.documentElement, { attributeFilter: ["lang"] });
  return () => watch.disconnect();
}
