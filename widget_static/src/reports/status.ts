// What has become of a feedback, asked where its receipt says.
import type { Config } from "../config";
import type { Core } from "../core";
import { followable } from "../link";
import { type Entry, ownReceipts, remember } from "../receipts";

export interface Status {
  state: string;
  tickets: { name: string; url?: string }[];
  messages: { at: string; text: string }[];
}

/** "gone": nobody knows it there any more. "silent": it cannot be asked now, or not at all. */
export type Answer = Status | "gone" | "silent";

const PATIENCE_MS = 10_000;
/** So many are asked for news when the dialog opens, and not sooner again than this. */
const ASKED_AT_ONCE = 5;
const NEWS_MS = 10 * 60_000;
const ENDED = "closed";

/** Ask for the status of one. */
export async function ask(entry: Entry, config: Config): Promise<Answer> {
  const address = statusAddress(entry, config);
  if (!address) return "silent";
  try {
    const response = await fetch(address, {
      headers: { Accept: "application/json" },
      cache: "no-store",
      credentials: config.key ? "omit" : "same-origin",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (response.status === 404) return "gone";
    return response.ok ? read(await response.json()) : "silent";
  } catch {
    return "silent";
  }
}

/**
 * Return where to ask: at the relay or the collector that this page uses now, with the token of
 * the receipt. A page whose policy allows nothing but its own relay can ask there too.
 */
export function statusAddress(
  { id, link }: Entry,
  { feedbackUrl, key }: Pick<Config, "feedbackUrl" | "key">,
): string | undefined {
  const known = followable(link, feedbackUrl);
  const token = known && new URL(known).searchParams.get("token");
  if (!token) return undefined;
  if (key) return `${feedbackUrl}/${id}/status?${new URLSearchParams({ token })}`;
  return `${feedbackUrl.replace(/feedback$/, "status")}?${new URLSearchParams({ id, token })}`;
}

/** Say whether somebody has answered, or has ended it, since it was looked at. */
export function isNews(entry: Entry, { state, messages }: Status): boolean {
  const isEnd = state !== entry.state && /^(resolved|closed)$/.test(state);
  return messages.length > (entry.seen ?? 0) || isEnd;
}

/** Ask quietly, the latest few that may still change; return how many have something new. */
export async function countNews(core: Core): Promise<number> {
  const now = Date.now();
  const open = ownReceipts(core).filter(({ state }) => state !== ENDED);
  let count = 0;
  for (const entry of open.slice(0, ASKED_AT_ONCE)) {
    if (now - (entry.asked ?? 0) > NEWS_MS) {
      const answer = await ask(entry, core.config);
      if (answer === "silent") break;
      entry.asked = now;
      entry.news = answer !== "gone" && isNews(entry, answer);
      remember(entry);
    }
    if (entry.news) count++;
  }
  return count;
}

function read(body: Partial<Status>): Answer {
  const { state, tickets = [], messages = [] } = body;
  return state ? { state: String(state), tickets, messages } : "silent";
}
