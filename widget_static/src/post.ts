// One POST, and what its answer means. Only a receipt is a success.
import type { Config } from "./config";
import { FEEDBACK_PART } from "./generated";
import type { Parcel } from "./outbox";

export interface FieldFault {
  field: string;
  message: string;
}

export type KeptReason = "offline" | "busy" | "trouble" | "relay";
export type RefusedReason = "key" | "origin" | "size" | "answers" | "other";

export type Outcome =
  | { state: "received"; receipt: string; link?: string }
  | { state: "kept"; reason: KeptReason; after?: number }
  | { state: "refused"; reason: RefusedReason; detail: string; faults: FieldFault[] };

const PATIENCE_MS = 120_000;
const REFUSALS: Record<number, RefusedReason> = {
  401: "key",
  403: "origin",
  413: "size",
  422: "answers",
};
const TRY_AGAIN = new Set([408, 425, 429]);

/** Send one parcel; a failing network is an outcome, not an error. */
export async function post(parcel: Parcel, config: Config): Promise<Outcome> {
  try {
    const response = await fetch(config.feedbackUrl, {
      method: "POST",
      headers: headersOf(parcel, config),
      body: bodyOf(parcel),
      credentials: config.key ? "omit" : "same-origin",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const after = Number(response.headers.get("Retry-After")) || undefined;
    return judge(response.status, await response.json().catch(() => null), after);
  } catch {
    return { state: "kept", reason: "offline" };
  }
}

/** Say what an answer means. `body` is its JSON, null when it held none. */
export function judge(status: number, body: unknown, after?: number): Outcome {
  const said = (body ?? {}) as Answer;
  if (status < 300) return accepted(said);
  if (TRY_AGAIN.has(status)) return { state: "kept", reason: "busy", after };
  if (status >= 500) return { state: "kept", reason: "trouble", after };
  const faults = (said.errors ?? []).filter((fault) => fault?.message);
  const detail = String(said.detail || said.title || "");
  return { state: "refused", reason: REFUSALS[status] ?? "other", detail, faults };
}

/** Return the receipt's status page when it is an address that a person can follow. */
export function statusLink(link: string | undefined, base: string): string | undefined {
  if (!link || !URL.canParse(link, base)) return undefined;
  const { protocol, href } = new URL(link, base);
  return /^https?:$/.test(protocol) ? href : undefined;
}

interface Answer {
  receipt?: string;
  status?: string;
  links?: { status?: string };
  detail?: string;
  title?: string;
  errors?: FieldFault[];
}

function accepted({ receipt, status, links }: Answer): Outcome {
  if (receipt) return { state: "received", receipt: String(receipt), link: links?.status };
  return { state: "kept", reason: status === "kept" ? "relay" : "trouble" };
}

function headersOf(parcel: Parcel, config: Config): Record<string, string> {
  return {
    Accept: "application/json",
    ...(config.key && { Authorization: `Bearer ${config.key}` }),
    ...(!parcel.files.length && { "Content-Type": "application/json" }),
  };
}

function bodyOf(parcel: Parcel): BodyInit {
  const words = JSON.stringify(parcel.feedback);
  if (!parcel.files.length) return words;
  const form = new FormData();
  form.append(FEEDBACK_PART, words);
  for (const { kind, name, blob } of parcel.files) form.append(kind, blob, name);
  return form;
}
