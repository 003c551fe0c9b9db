// A quiet sign at the launcher when somebody has answered what was sent from this browser.
import type { Core, Reporter } from "../core";
import type { Launcher } from "../element";
import { loadReports } from "../parts";
import { ownReceipts } from "../receipts";
import { quietly } from "../watch/wrap";
import type { Words } from "../words/en";

/** Says for whom this visit has asked. */
const ASKED = "hypercare.news";

/**
 * Show the sign while something is not seen yet, of whoever is signed in at the moment. Only for somebody
 * who has sent something it is asked once in a visit; "My reports" asks for the rest.
 */
export async function showNews(core: Core, words: Words, { button }: Launcher): Promise<void> {
  const show = (count: number) => {
    if (count) button.title = words.reports.titleNews(count);
    else button.removeAttribute("title");
  };
  const known = () => show(ownReceipts(core).filter(({ news }) => news).length);
  core.on("close", known);
  const ask = async () => {
    known();
    if (core.stopped || !isToAsk(core)) return;
    const { news } = await loadReports(core.config.folder);
    await news(core);
    known();
  };
  followPerson(core, () => ask().catch(() => {}));
  await ask();
}

function isToAsk(core: Core): boolean {
  const who = `for ${core.reporter.id ?? ""}`;
  if (!ownReceipts(core).length || quietly(() => sessionStorage.getItem(ASKED)) === who)
    return false;
  quietly(() => sessionStorage.setItem(ASKED, who));
  return true;
}

// The start-up script only notes who it is, so that it need not carry what follows from it.
function followPerson(core: Core, changed: () => void): void {
  let person = core.reporter;
  Object.defineProperty(core, "reporter", {
    get: () => person,
    set: (now: Reporter) => {
      const isOther = now.id !== person.id;
      person = now;
      if (isOther) changed();
    },
  });
}
