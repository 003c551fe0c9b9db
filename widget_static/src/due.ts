// When a parcel is due again, and what becomes of it by an attempt in vain.
import { lightened, type Parcel } from "./outbox";
import type { Outcome } from "./outcome";

/** How often a connection may break off before the words go without their files. */
const HEAVY_TRIES = 4;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 10 * 60_000;
const REFUSED_WAIT_MS = 60 * 60_000;
/** A due time beyond this no clock of ours can have set, as it is now. */
const FAR_MS = 2 * REFUSED_WAIT_MS;

/** Return how long to wait after so many attempts: doubling with jitter, `after` seconds at least. */
export function waitMs(attempts: number, after = 0, chance = Math.random()): number {
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.max(0, attempts - 1));
  return Math.max(after * 1000, most * (0.5 + chance / 2));
}

/**
 * Return what a parcel becomes by an attempt at `now` that has not got it a receipt. Files that never
 * come through are left behind, so that the words do.
 */
export function postponed(
  parcel: Parcel,
  outcome: Exclude<Outcome, { state: "received" }>,
  now: number,
): Parcel {
  const attempts = parcel.attempts + 1;
  const isBroken = outcome.state === "kept" && outcome.reason === "broken";
  const isTooHeavy = isBroken && attempts >= HEAVY_TRIES && parcel.files.length > 0;
  const tried = { ...parcel, attempts, tried: now, lease: 0 };
  if (isTooHeavy) return { ...lightened(tried), due: now };
  if (outcome.state === "refused") return { ...tried, due: now + REFUSED_WAIT_MS, refused: true };
  const { after = 0, reason } = outcome;
  const due = now + waitMs(attempts, after);
  return { ...tried, due, hold: now + after * 1000, reason, refused: false };
}

/** Return in how many milliseconds a parcel is due; at once when its due time counts for nothing. */
export function dueIn({ due }: Parcel, now: number): number {
  return due > now + FAR_MS ? 0 : due - now;
}

/**
 * Say whether a parcel may be tried at `now`: when it is due, or when its last attempt lies
 * `since` milliseconds back. A due time that is too far ahead counts for nothing.
 */
export function isReady(parcel: Parcel, now: number, since = Infinity): boolean {
  const { due, tried = 0, hold = 0, lease = 0 } = parcel;
  if (!since) return true;
  if (!navigator.locks && lease > now) return false;
  if (due > now + FAR_MS) return true;
  return hold <= now && (due <= now || tried + since <= now);
}
