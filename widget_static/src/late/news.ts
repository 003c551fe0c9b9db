// A quiet sign at the launcher when somebody has answered what was sent from this browser.
import type { Core } from "../core";
import type { Launcher } from "../element";
import { loadReports } from "../parts";
import { ownReceipts } from "../receipts";
import { quietly } from "../watch/wrap";
import type { Words } from "../words/en";

/** Says that this visit has asked. */
const ASKED = "hypercare.news";

/**
 * Show the sign while something is not seen yet. Only for somebody who has sent something it is asked
 * once in a visit; "My reports" asks for the rest.
 */
export async function showNews(core: Core, words: Words, { button }: Launcher): Promise<void> {
  const show = (count: number) => {
    if (count) button.title = words.reports.titleNews(count);
    else button.removeAttribute("title");
  };
  const known = () => show(ownReceipts(core).filter(({ news }) => news).length);
  core.on("close", known);
  known();
  if (!ownReceipts(core).length || quietly(() => sessionStorage.getItem(ASKED))) return;
  quietly(() => sessionStorage.setItem(ASKED, "1"));
  const { news } = await loadReports(core.config.folder);
  show(await news(core));
}
