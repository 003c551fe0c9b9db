// When to send: at once, and again with patience until there is a receipt or a refusal. Tabs share
// one outbox; each parcel is sent by whoever locks it first.
import type { Core } from "./core";
import { dueIn, isReady, postponed } from "./due";
import type { Feedback } from "./feedback";
import {
  all,
  claim,
  type FilePart,
  FLAG,
  isHomeless,
  lightened,
  type Parcel,
  put,
  remove,
} from "./outbox";
import type { Outcome, Sent, Told } from "./outcome";
import { isLasting, LAST_BYTES, patienceMs, post, sendLast, weight } from "./post";
import { type Entry, excerpt, heard, remember } from "./receipts";

/** How much longer than its attempt a lease lasts, so that no other tab sends meanwhile. */
const LEASE_MS = 30_000;
/** How long the files of a new feedback may take, and nobody else sends it without them. */
const GATHER_MS = 5_000;
/** How long ago the last attempt must lie before another is worth it, by what has changed. */
const RETURNED_MS = 30_000;
const ONLINE_MS = 1_000;
/** How soon to look again after what another tab is sending. */
const LOOK_AGAIN_MS = 3_000;
/** A timer takes no longer one than some weeks, and a clock may be set. */
const MOST_MS = 60 * 60_000;

let timer: ReturnType<typeof setTimeout> | undefined;
let ear: AbortController | undefined;
let tell: Told = () => {};
/** Until when nothing is tried by itself, since the last attempt of any parcel failed; by the clock
 * that nobody can set. */
let pause = 0;
/** What waits, as this page saw it last. */
let waiting = new Map<string, Parcel>();
/** What this page is sending, and whether that goes on when the page is closed. */
const flying = new Map<string, boolean>();
const mine = new Set<string>();
const handed = new Set<string>();

/**
 * Keep a new feedback on the device, then `gather` its files and send it. `kept` says how well it
 * is kept. The words are safe before the files are waited for, unless `gather` hears that they are not
 * kept anywhere but here. Never rejects.
 */
export async function send(
  core: Core,
  feedback: Feedback,
  gather: (isKept: boolean) => Promise<FilePart[]>,
): Promise<Sent> {
  return begin(core, feedback, gather).catch(() => brokenOff(core, feedback.id));
}

async function begin(
  core: Core,
  feedback: Feedback,
  gather: (isKept: boolean) => Promise<FilePart[]>,
): Promise<Sent> {
  const { id } = feedback;
  const now = Date.now();
  // Begun before the lock is there: the page may be gone by then.
  const whole = { id, feedback, files: [], attempts: 0, tried: now, due: now + GATHER_MS };
  // Should the page end before its files are there, the ticket says that they are missing.
  const words = leased(lightened(whole));
  mine.add(id);
  flying.set(id, false);
  waiting.set(id, words);
  const first = put(words);
  const sent = await alone(id, async () => {
    const files = await gather((await first) !== "page");
    const parcel = leased({ ...whole, files, due: now, tried: 0 });
    waiting.set(id, parcel);
    const kept = await put(parcel);
    return { kept, outcome: await carry(core, parcel, true) };
  });
  void schedule(core);
  return sent;
}

// Whatever went wrong, the words wait here, or they still stand where they were written.
async function brokenOff(core: Core, id: string): Promise<Sent> {
  flying.delete(id);
  await schedule(core);
  const kept = isHomeless(id) ? "page" : "device";
  if (waiting.has(id)) return { outcome: { state: "kept", reason: "trouble" }, kept };
  return { outcome: { state: "refused", reason: "other", detail: "", faults: [] }, kept };
}

/** Send what waits as it falls due, and tell what became of it, until `core` is stopped. */
export function keepSending(core: Core, told: Told): void {
  tell = told;
  ear?.abort();
  ear = new AbortController();
  const { signal } = ear;
  core.on("stop", () => {
    ear?.abort();
    clearTimeout(timer);
  });
  const hear = (target: EventTarget, type: string, act: (event: Event) => void) =>
    target.addEventListener(type, (event) => core.stopped || act(event), { signal });
  hear(window, "online", () => void round(core, ONLINE_MS));
  hear(window, "pageshow", () => void round(core, RETURNED_MS));
  hear(document, "visibilitychange", () => {
    if (document.visibilityState === "visible") void round(core, RETURNED_MS);
    else handOver(core, false);
  });
  hear(window, "pagehide", () => handOver(core, true));
  hear(window, "storage", (event) => heard(event as StorageEvent).forEach(arrived));
  void round(core, RETURNED_MS);
}

/** Send what waits now, whatever was agreed; true when nothing waits any more. */
export async function sendNow(core: Core): Promise<boolean> {
  await round(core, 0);
  return !waiting.size;
}

// A refusal is shown where the words still stand (`isShown`). Elsewhere they are kept here: what was
// refused may be put right on the other side.
async function carry(core: Core, parcel: Parcel, isShown = false): Promise<Outcome> {
  const { id } = parcel;
  flying.set(id, isLasting(parcel));
  const outcome = await post(parcel, core.config);
  flying.delete(id);
  const isFirst = parcel.attempts === 0;
  if (outcome.state === "received") remember(entryOf(parcel, outcome));
  if (outcome.state === "received" || (outcome.state === "refused" && isShown)) {
    waiting.delete(id);
    await remove(id);
  } else {
    const later = postponed(parcel, outcome, Date.now());
    pause = outcome.state === "kept" ? performance.now() + later.due - Date.now() : 0;
    await put(later);
  }
  if (outcome.state === "received") core.emit("receipt", { id, receipt: outcome.receipt });
  else if (outcome.state === "kept" && isFirst) core.emit("kept", { id });
  return outcome;
}

function leased(parcel: Parcel): Parcel & { lease: number } {
  return { ...parcel, lease: Date.now() + patienceMs(weight(parcel)) + LEASE_MS };
}

// Another tab may have seen to it meanwhile; what is claimed is as it stands now.
async function again(core: Core, known: Parcel, since?: number): Promise<Outcome | undefined> {
  const { id } = known;
  const until = navigator.locks ? 0 : leased(known).lease;
  const parcel = await claim(id, until, (found) => isReady(found, Date.now(), since));
  if (!parcel) return undefined;
  const outcome = await carry(core, parcel);
  const isNews = outcome.state === "refused" && !parcel.refused;
  if (outcome.state === "received" || isNews) tell(id, outcome, parcel);
  return outcome;
}

// Those that failed least go first, and a failure ends the round: the others would fare the same.
async function round(core: Core, since?: number): Promise<void> {
  const parcels = since === undefined && performance.now() < pause ? [] : await all();
  for (const parcel of parcels.sort((one, other) => one.attempts - other.attempts)) {
    const { id } = parcel;
    if (flying.has(id) || !isReady(parcel, Date.now(), since)) continue;
    const outcome = await alone(id, async (isFree) =>
      isFree ? again(core, parcel, since) : undefined,
    );
    if (outcome?.state === "kept") break;
  }
  await schedule(core);
}

async function schedule(core: Core): Promise<void> {
  waiting = new Map((await all()).map((parcel) => [parcel.id, parcel]));
  clearTimeout(timer);
  if (!waiting.size || core.stopped) return;
  const due = Math.min(...[...waiting.values()].map((parcel) => dueIn(parcel, Date.now())));
  const wait = Math.max(due, pause - performance.now());
  const again = () => core.stopped || round(core);
  timer = setTimeout(again, wait > 0 ? Math.min(wait, MOST_MS) : LOOK_AGAIN_MS);
}

// The lock is given back when its page dies, however it dies. Where there are none, or a policy
// denies them, the lease stands alone; and the id makes a second sending harmless anyway.
async function alone<T>(id: string, act: (isFree: boolean) => Promise<T>): Promise<T> {
  let began = false;
  const begin = (lock: Lock | null) => {
    began = true;
    return act(!!lock);
  };
  try {
    return await navigator.locks.request(`${FLAG} ${id}`, { ifAvailable: true }, begin);
  } catch (error) {
    if (began) throw error;
    return act(true);
  }
}

// What a page takes along when it is closed leaves with it, and stays in the outbox until a receipt is
// seen; what does not fit waits for the next page. What has no next page goes without its files, and
// already when its tab is left: some never hear of their end.
function handOver({ config }: Core, isClosing: boolean): void {
  let room = LAST_BYTES;
  for (const parcel of waiting.values()) {
    const { id } = parcel;
    const isHere = isHomeless(id) && !parcel.refused && !handed.has(id);
    const isCut = isClosing && flying.get(id) === false;
    if (!isCut && (!isHere || flying.has(id))) continue;
    const last = isHomeless(id) && weight(parcel) > room ? lightened(parcel) : parcel;
    if (weight(last) > room) continue;
    room -= weight(last);
    handed.add(id);
    sendLast(last, config);
  }
}

function arrived({ id, receipt, link }: Entry): void {
  waiting.delete(id);
  void remove(id);
  if (mine.has(id)) tell(id, { state: "received", receipt, link });
}

function entryOf(
  { id, feedback }: Parcel,
  { receipt, link }: Extract<Outcome, { state: "received" }>,
): Entry {
  const { description, created_at: at, reporter, extra } = feedback;
  const shed = !!(extra as { shed?: unknown } | undefined)?.shed;
  return { id, receipt, link, at, text: excerpt(description), who: reporter?.id, shed };
}
