// What was written and not yet sent. Words stand in the browser's storage with every key that is
// pressed, files in IndexedDB; where storage is denied both live as long as the page.
//
// Whose it is: a person whom the page has named finds a draft again for a week, in other tabs too.
// Of anybody else only the tab is known, so the draft stays in it, and for half a day.
import type { Reporter } from "./core";
import { dropFiles, type Kept, keepFiles, keptFiles, sweepFiles } from "./drawer";
import type { Answers } from "./feedback";
import { uuid7 } from "./id";
import { quietly } from "./watch/wrap";

export interface Draft {
  answers: Answers;
  /** Undefined leaves those that are kept as they are. */
  files?: Kept[];
  /** The picture of the page was removed: none is sent instead of it. */
  isPageRemoved?: boolean;
}

interface Stored {
  who: string;
  /** When it was written, in milliseconds since 1970. */
  at: number;
  /** Tells what this page has written from what another has. */
  revision: string;
  answers: Answers;
  isPageRemoved?: boolean;
  /** Where its files stand. */
  files?: string;
  /** It is on its way, under this id, and no draft any more. */
  sending?: string;
}

const PREFIX = "hypercare.draft.";
const TAB = "hypercare.tab";
const HOUR_MS = 3_600_000;
const NAMED_MS = 7 * 24 * HOUR_MS;
const NAMELESS_MS = 12 * HOUR_MS;

let held: Stored | undefined;
/** Drafts that are on their way from this page, by their ids, and where each stands. */
const leaving = new Map<string, { stored: Stored; area: Storage | undefined; key: string }>();
/** The revisions of those that are nowhere else yet; in another page they are drafts. */
const hidden = new Set<string | undefined>();
let heldFiles: Kept[] = [];
let isStored = false;
let isInPage = false;
let tab = "";

/** Keep drafts in the page alone from now on: nothing of them is stored. */
export function keepInPage(): void {
  isInPage = true;
}

/** Return the draft of this person in this tab; its files follow by `draftFiles`. */
export function loadDraft(person: Reporter): Answers {
  const who = whoIs(person);
  const found = read(areaOf(who), keyOf(who)) ?? (isStored || held?.who !== who ? undefined : held);
  const isHidden = hidden.has(found?.revision);
  if (isHidden || found?.revision !== held?.revision) heldFiles = [];
  held = isHidden ? undefined : found;
  if (held && (held.sending || isPast(held))) clearDraft();
  return held?.answers ?? {};
}

/** Return the files of the draft that was loaded last. */
export async function draftFiles(): Promise<Kept[]> {
  if (!heldFiles.length && held?.files) heldFiles = await keptFiles(held.files);
  return heldFiles;
}

/** Say whether the picture of the page was removed from the draft that was loaded last. */
export function isPageRemoved(): boolean {
  return !!held?.isPageRemoved;
}

/** Keep what is written; a draft with nothing in it is none. */
export function saveDraft(person: Reporter, { files, ...kept }: Draft): void {
  const who = whoIs(person);
  const place = files ? placeOf(files) : held?.files;
  const isEmpty = !heldFiles.length && !place && !Object.values(kept.answers).some(Boolean);
  if (isEmpty) clearDraft();
  else write({ ...kept, who, at: Date.now(), revision: uuid7(Date.now()), files: place });
}

/** Say that the draft is sent under this id: in this page it does not come back, unless it is saved again. */
export function draftLeaves(id: string): void {
  if (!held) return;
  hidden.add(held.revision);
  leaving.set(id, { stored: held, area: areaOf(held.who), key: keyOf(held.who) });
}

/** Say that its words are kept elsewhere by now: it comes back in no other page either. */
export function draftIsKept(id: string): void {
  const left = leaving.get(id);
  if (!left || !isStill(left)) return;
  const { stored, area, key } = left;
  stored.sending = id;
  quietly(() => area?.setItem(key, JSON.stringify(stored)));
  hidden.delete(stored.revision);
}

/** Forget the draft of this tab; with an id only the one that was sent under it. */
export function clearDraft(id?: string): void {
  const left = id && leaving.get(id);
  if (left && isStill(left)) forget(left.area, left.key, left.stored);
  if (id && (!left || left.stored !== held)) return;
  if (held) forget(areaOf(held.who), keyOf(held.who), held);
  held = undefined;
  heldFiles = [];
}

/** Return where a named person has a draft of another tab, or of a visit that is over. */
export function draftElsewhere(person: Reporter): string | undefined {
  const who = whoIs(person);
  sweep();
  if (!who) return undefined;
  return others()
    .filter(([, stored]) => stored.who === who && !stored.sending && !hidden.has(stored.revision))
    .sort(([, one], [, other]) => other.at - one.at)[0]?.[0];
}

/** Bring a draft from elsewhere into this tab; there it is gone. */
export function takeDraft(key: string): Answers {
  const found = read(areaOf("*"), key);
  if (!found) return {};
  quietly(() => localStorage.removeItem(key));
  heldFiles = [];
  write({ ...found, revision: uuid7(Date.now()) });
  return found.answers;
}

// The same files stay where they are; others are kept elsewhere.
function placeOf(files: Kept[]): string | undefined {
  if (files.length === heldFiles.length && files.every((file, n) => file === heldFiles[n])) {
    return held?.files;
  }
  if (held?.files) dropFiles(held.files);
  heldFiles = files;
  if (!files.length || isInPage) return undefined;
  const place = uuid7(Date.now());
  keepFiles(place, files);
  return place;
}

function whoIs({ id, email }: Reporter): string {
  return id || email || "";
}

// Two tabs have one id when one was made out of the other; whoever comes second takes another.
function write(stored: Stored): void {
  const { who } = stored;
  const area = areaOf(who);
  const there = read(area, keyOf(who));
  if (there && there.revision !== held?.revision) tabId(uuid7(Date.now()));
  held = stored;
  isStored = !!quietly(() => {
    area?.setItem(keyOf(who), JSON.stringify(stored));
    return area;
  });
}

function tabId(fresh?: string): string {
  tab = fresh ?? (quietly(() => sessionStorage.getItem(TAB)) || tab || uuid7(Date.now()));
  quietly(() => sessionStorage.setItem(TAB, tab));
  return tab;
}

function sweep(): void {
  for (const [key, stored] of others()) {
    if (isPast(stored)) forget(areaOf("*"), key, stored);
  }
  void sweepFiles(NAMED_MS);
}

function others(): [string, Stored][] {
  const keys = quietly(() => Object.keys(localStorage)) ?? [];
  return keys.flatMap((key) => {
    const stored =
      key.startsWith(PREFIX) && !key.startsWith(PREFIX + tab) && read(areaOf("*"), key);
    return stored ? [[key, stored] as [string, Stored]] : [];
  });
}

// Whether it was not written anew meanwhile.
function isStill({
  stored,
  area,
  key,
}: {
  stored: Stored;
  area: Storage | undefined;
  key: string;
}) {
  return area ? read(area, key)?.revision === stored.revision : held === stored;
}

function forget(area: Storage | undefined, key: string, { files }: Stored): void {
  quietly(() => area?.removeItem(key));
  if (files) dropFiles(files);
}

function read(area: Storage | undefined, key: string): Stored | undefined {
  return quietly(() => JSON.parse(area?.getItem(key) ?? "null")) ?? undefined;
}

function areaOf(who: string): Storage | undefined {
  if (isInPage) return undefined;
  return quietly(() => (who ? localStorage : sessionStorage));
}

// Persons who share a tab have a draft each.
function keyOf(who: string): string {
  return `${PREFIX}${tabId()}.${who}`;
}

function isPast({ who, at }: Stored): boolean {
  return Date.now() - at > (who ? NAMED_MS : NAMELESS_MS);
}
