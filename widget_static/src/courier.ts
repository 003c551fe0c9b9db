// When to send: at once, and again with patience until there is a receipt or a refusal.
import type { Core } from "./core";
import { all, type FilePart, type Kept, type Parcel, put, remove } from "./outbox";
import { type Outcome, post } from "./post";
import type { Feedback } from "./report";

/** Longer than one attempt may take, so that no other tab sends the same parcel meanwhile. */
const LEASE_MS = 150_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const REFUSED_WAIT_MS = 60 * 60_000;

export type Told = (parcel: Parcel, outcome: Outcome) => void;

let timer: ReturnType<typeof setTimeout> | undefined;
let tell: Told = () => {};

/** Keep a new feedback on the device, then send it. `kept` says how well it is kept. */
export async function send(
  core: Core,
  feedback: Feedback,
  files: FilePart[],
): Promise<{ outcome: Outcome; kept: Kept }> {
  const parcel = { id: feedback.id, feedback, files, attempts: 0, due: Date.now() + LEASE_MS };
  const kept = await put(parcel);
  const outcome = await carry(core, parcel);
  void schedule(core);
  return { outcome, kept };
}

/** Send what waits as it falls due, and tell what became of it. */
export function keepSending(core: Core, told: Told): void {
  tell = told;
  addEventListener("online", () => void round(core, true));
  void round(core, false);
}

/** Return how long to wait after so many attempts: doubling with jitter, `after` seconds at least. */
export function waitMs(attempts: number, after = 0, chance = Math.random()): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  return Math.max(after * 1000, most * (0.5 + chance / 2));
}

// A refusal at the first attempt is shown where the words still stand. A later one keeps them here:
// what was refused may be put right on the other side.
async function carry(core: Core, parcel: Parcel): Promise<Outcome> {
  const outcome = await post(parcel, core.config);
  const isFirst = parcel.attempts === 0;
  if (outcome.state === "received" || (outcome.state === "refused" && isFirst)) {
    await remove(parcel.id);
  } else {
    const attempts = parcel.attempts + 1;
    const wait = outcome.state === "kept" ? waitMs(attempts, outcome.after) : REFUSED_WAIT_MS;
    await put({
      ...parcel,
      attempts,
      due: Date.now() + wait,
      refused: outcome.state === "refused",
    });
  }
  if (outcome.state === "received") {
    core.emit("receipt", { id: parcel.id, receipt: outcome.receipt });
  } else if (outcome.state === "kept" && isFirst) core.emit("kept", { id: parcel.id });
  return outcome;
}

// The lease keeps other tabs away, and the id makes a second sending harmless anyway.
async function round(core: Core, now: boolean): Promise<void> {
  for (const parcel of await all()) {
    // Coming online cuts the wait short, but not the lease of an attempt that is on its way.
    const waiting = parcel.due - Date.now();
    if (waiting > 0 && !(now && parcel.attempts > 0)) continue;
    await put({ ...parcel, due: Date.now() + LEASE_MS });
    const outcome = await carry(core, parcel);
    if (outcome.state === "received" || (outcome.state === "refused" && !parcel.refused)) {
      tell(parcel, outcome);
    }
  }
  await schedule(core);
}

async function schedule(core: Core): Promise<void> {
  const waiting = await all();
  clearTimeout(timer);
  if (!waiting.length) return;
  const next = Math.min(...waiting.map((parcel) => parcel.due));
  timer = setTimeout(() => void round(core, false), Math.max(1000, next - Date.now()));
}
