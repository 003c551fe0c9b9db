// One POST, and what its answer means. Only a receipt is a success.
import type { Config } from "./config";
import { BODY_BYTES_LIMIT, FEEDBACK_PART } from "./generated";
import type { KeptReason, Parcel } from "./outbox";
import type { FieldFault, Outcome, RefusedReason } from "./outcome";
import { loadTrouble } from "./parts";

/** What browsers let leave with a closing page, all together, less some room for the page's own. */
export const LAST_BYTES = 60_000;

/** How long an upload of so many bytes may take: two minutes, and the time it needs at 50 kB/s. */
export const patienceMs = (bytes: number): number => 120_000 + bytes / 50;
const REFUSALS: Record<number, RefusedReason> = { 413: "size", 422: "answers" };
const TRY_AGAIN = new Set([408, 425, 429]);
/** What is taken of an answer at most: faults, and characters. */
const FAULTS = 100;
const TEXT_LENGTH = 500;
const RECEIPT_LENGTH = 80;
const LINK_LENGTH = 2000;
/** Control characters, and those that change the direction of writing. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;
/** Bytes around the parts of a multipart body. */
const PART_BYTES = 300;

/** Send one parcel; a failing network is an outcome, not an error. */
export async function post(parcel: Parcel, config: Config): Promise<Outcome> {
  const size = weight(parcel);
  if (size > BODY_BYTES_LIMIT) return judge(413, null);
  let outcome: Outcome;
  try {
    const response = await fetch(config.feedbackUrl, {
      method: "POST",
      headers: headersOf(parcel, config),
      body: bodyOf(parcel),
      credentials: config.key ? "omit" : "same-origin",
      keepalive: isLasting(parcel),
      signal: AbortSignal.timeout(patienceMs(size)),
    });
    const after = Math.min(Number(response.headers.get("Retry-After")), 3600) || undefined;
    outcome = judge(response.status, await response.json().catch(() => null), after);
  } catch (failure) {
    const isSlow = (failure as Error).name === "TimeoutError";
    outcome = { state: "kept", reason: isSlow ? "trouble" : await cause(parcel, config) };
  }
  if (outcome.state === "kept") void advise(outcome.reason, config);
  return outcome;
}

/** Say whether the request outlives its page; a second attempt may have been too much for that. */
export function isLasting(parcel: Parcel): boolean {
  return !parcel.attempts && weight(parcel) < LAST_BYTES && "keepalive" in Request.prototype;
}

/**
 * Send a parcel from a page that is going away. No answer will be seen, and none of the headers
 * is there that make a browser ask before: the key stands in the address.
 */
export function sendLast(parcel: Parcel, { feedbackUrl, key }: Config): void {
  const url = feedbackUrl + (key && `?key=${encodeURIComponent(key)}`);
  const body = formOf(parcel);
  try {
    if (!("keepalive" in Request.prototype)) navigator.sendBeacon(url, body);
    else fetch(url, { method: "POST", body, keepalive: true }).catch(() => {});
  } catch {}
}

/** Return about how many bytes a parcel has on the wire. */
export function weight({ feedback, files }: Parcel): number {
  const words = new TextEncoder().encode(json(feedback)).length;
  return files.reduce((sum, { blob }) => sum + blob.size + PART_BYTES, words + PART_BYTES);
}

/** Say what an answer means. `body` is its JSON, null when it held none. */
export function judge(status: number, body: unknown, after?: number): Outcome {
  const said = (body ?? {}) as Answer;
  if (status < 300) return accepted(said);
  if (TRY_AGAIN.has(status)) return { state: "kept", reason: "busy", after };
  if (status >= 500) return { state: "kept", reason: "trouble", after };
  const misdirected = misdirection(status, body as Answer | null);
  if (misdirected) return { state: "kept", reason: misdirected };
  const faults = faultsIn(said.errors);
  const detail = plain(said.detail, TEXT_LENGTH) || plain(said.title, TEXT_LENGTH);
  return { state: "refused", reason: REFUSALS[status] ?? "other", detail, faults };
}

// Gateways and firewalls answer in our place, in forms of their own.
type Answer = Partial<
  Record<"receipt" | "status" | "detail" | "title" | "reason" | "errors", unknown>
> & {
  links?: { status?: unknown };
};

function accepted(said: Answer): Outcome {
  const receipt = plain(said.receipt, RECEIPT_LENGTH);
  const link = said.links?.status;
  const isLink = typeof link === "string" && link.length <= LINK_LENGTH;
  if (receipt) return { state: "received", receipt, link: isLink ? link : undefined };
  return { state: "kept", reason: said.status === "kept" ? "relay" : "trouble" };
}

function faultsIn(errors: unknown): FieldFault[] {
  const faults: Record<string, unknown>[] = Array.isArray(errors) ? errors.slice(0, FAULTS) : [];
  return faults
    .map((fault) => ({
      field: plain(fault?.field, TEXT_LENGTH),
      message: plain(fault?.message, TEXT_LENGTH),
    }))
    .filter(({ message }) => message);
}

// Text to show, "" for what is none. Marks that nobody sees could turn the words around it over.
function plain(text: unknown, most: number): string {
  if (typeof text !== "string") return "";
  return [...text.replace(UNSEEN, " ").trim()].slice(0, most).join("");
}

// What the people who run the application have to put right, not the one who wrote. A 403 that is
// no document of ours is a firewall's, which may dislike the words themselves.
function misdirection(status: number, body: Answer | null): KeptReason | undefined {
  if (status === 401 || body?.reason === "key") return "key";
  if (status === 403 && body) return "origin";
  return status === 404 || status === 405 ? "place" : undefined;
}

async function cause({ files }: Parcel, config: Config): Promise<KeptReason> {
  if (!navigator.onLine) return "offline";
  const part = loadTrouble(config.folder);
  return part.then(({ diagnose }) => diagnose(config, files.length > 0)).catch(() => "away");
}

async function advise(reason: KeptReason, config: Config): Promise<void> {
  if (!/^(key|origin|place|policy|insecure|blocked|unreadable)$/.test(reason)) return;
  const part = await loadTrouble(config.folder).catch(() => undefined);
  part?.advise(reason, config);
}

function headersOf(parcel: Parcel, config: Config): Record<string, string> {
  return {
    Accept: "application/json",
    ...(config.key && { Authorization: `Bearer ${config.key}` }),
    ...(!parcel.files.length && { "Content-Type": "application/json" }),
  };
}

function bodyOf(parcel: Parcel): BodyInit {
  return parcel.files.length ? formOf(parcel) : json(parcel.feedback);
}

function json(feedback: Parcel["feedback"]): string {
  return JSON.stringify(bare(feedback));
}

// Old libraries give all arrays and objects a toJSON; without a prototype they have none.
function bare(value: unknown): unknown {
  if (typeof value !== "object" || !value) return value;
  const entries = Object.entries(value).map(([name, held]) => [name, bare(held)] as const);
  const copy = Array.isArray(value) ? entries.map(([, held]) => held) : Object.fromEntries(entries);
  return Object.setPrototypeOf(copy, null);
}

function formOf({ feedback, files }: Parcel): FormData {
  const form = new FormData();
  form.append(FEEDBACK_PART, json(feedback));
  for (const { kind, name, blob } of files) form.append(kind, blob, name);
  return form;
}
