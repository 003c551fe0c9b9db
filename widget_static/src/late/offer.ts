// After an uncaught error the application may wish that we ask: politely, once for each visit.
import { isField } from "../controls";
import type { Core } from "../core";
import { button, focused } from "../dom";
import type { Launcher } from "../element";
import type { Mishap } from "../trail";
import { quietly } from "../watch/wrap";
import { ADDRESS } from "./hints";

const ASKED = "hypercare.asked";

/** Ask or open after an uncaught error of the application; `wish` is "offer", "open" or nothing. */
export function offerHelp(
  core: Core,
  launcher: Launcher,
  wish: string,
): { consider(error: Mishap): void; undo: (() => void)[] } {
  if (wish !== "offer" && wish !== "open") return { consider: () => {}, undo: [] };
  let isOver = wasAsked();
  const end = () => {
    isOver = true;
    quietly(() => sessionStorage.setItem(ASKED, "1"));
  };
  // Who has just said something is not asked again.
  const undo = (["receipt", "kept"] as const).map((name) => core.on(name, end));
  const consider = (error: Mishap) => {
    if (isOver || !isApplications(error, core.config.folder)) return;
    if (core.root.querySelector("dialog")) return;
    end();
    if (wish === "open" && isFree()) core.open();
    else ask(core, launcher);
  };
  return { consider, undo };
}

async function ask(core: Core, launcher: Launcher): Promise<void> {
  const { offer } = await core.words();
  const note = core.root.querySelector("#corner p") as HTMLElement;
  note.append(
    `${offer.question} `,
    button(offer.tell, () => core.open()),
    button(offer.dismiss, () => launcher.say("")),
  );
}

// Nobody is interrupted: neither who types, nor who has a dialog before them, nor who is elsewhere.
function isFree(): boolean {
  const field = focused();
  return !document.hidden && !(field && isField(field)) && !document.querySelector("dialog[open]");
}

// Neither a browser extension's nor our own; what tells no place is nobody's.
function isApplications({ handled, stack = "" }: Mishap, ours: string): boolean {
  const [place] = stack.match(ADDRESS) ?? [];
  if (handled || !place || /-extension:/.test(place)) return false;
  // In a bundle ours are among the application's.
  return !ours || !place.startsWith(ours);
}

function wasAsked(): boolean {
  return !!quietly(() => sessionStorage.getItem(ASKED));
}
