// What was sent from this browser, so that its sender can ask what has become of it.
import type { Core } from "./core";

/** One feedback with a receipt. `who` is the identified reporter's id, absent for nobody. */
export interface Entry {
  id: string;
  receipt: string;
  /** Where the collector or the relay tells its status. */
  link?: string;
  /** When it was written, in RFC 3339. */
  at: string;
  text: string;
  who?: string;
  /** Its files did not come through. */
  shed?: boolean;
  /** The last state that was told, and how many messages were looked at. */
  state?: string;
  seen?: number;
  /** When it was asked for last, in milliseconds since 1970, and whether that brought news. */
  asked?: number;
  news?: boolean;
}

const STORED = "hypercare.reports";
const ENTRIES_LIMIT = 50;
const DAYS_KEPT = 90;
const EXCERPT_LENGTH = 120;

/** Return what is remembered, oldest first. */
export function receipts(): Entry[] {
  try {
    return young(JSON.parse(localStorage.getItem(STORED) ?? "[]"));
  } catch {
    return []; // storage denied, or not ours
  }
}

/** Return those of whoever uses the page now, the latest first. */
export function ownReceipts(core: Core): Entry[] {
  const { id } = core.reporter;
  return receipts()
    .filter(({ who }) => who === id)
    .reverse();
}

/** Remember one, or what has become of it. */
export function remember(entry: Entry): void {
  const others = receipts().filter(({ id }) => id !== entry.id);
  keep([...others, entry].sort((one, other) => (one.at < other.at ? -1 : 1)));
}

/** Forget those that are named. */
export function forget(ids: string[]): void {
  keep(receipts().filter(({ id }) => !ids.includes(id)));
}

/** Return what an event of the storage tells: the receipts that another tab has got since. */
export function heard({ key, oldValue, newValue }: StorageEvent): Entry[] {
  if (key !== STORED) return [];
  try {
    const known = new Set((JSON.parse(oldValue ?? "[]") as Entry[]).map(({ id }) => id));
    return (JSON.parse(newValue ?? "[]") as Entry[]).filter(({ id }) => !known.has(id));
  } catch {
    return [];
  }
}

/** Return the first words of a text, on one line. */
export function excerpt(text: string): string {
  const line = [...text.trim().replace(/\s+/g, " ")];
  return line.length > EXCERPT_LENGTH
    ? `${line.slice(0, EXCERPT_LENGTH - 1).join("")}…`
    : line.join("");
}

function keep(entries: Entry[]): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(young(entries)));
  } catch {}
}

function young(entries: Entry[]): Entry[] {
  const oldest = new Date(Date.now() - DAYS_KEPT * 86_400_000).toISOString();
  return entries.filter(({ at }) => at > oldest).slice(-ENTRIES_LIMIT);
}
