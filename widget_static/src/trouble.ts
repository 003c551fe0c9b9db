// The part that is loaded when a request came to nothing: it finds out why, as far as a page can,
// and tells the developers once what to do.
import type { TroublePart } from "./core";
import type { KeptReason } from "./outbox";

const PROBE_MS = 4_000;
const EVENT_MS = 100;
const told = new Set<string>();

/** Ask again in ways that tell one cause from another. */
export const diagnose: TroublePart["diagnose"] = async (config, isHeavy) => {
  const { feedbackUrl, folder } = config;
  if (isMixed(feedbackUrl)) return "insecure";
  const { origin } = new URL(feedbackUrl);
  const isForbidden = watchPolicy(origin);
  // OPTIONS is asked with CORS, as the feedback was; it costs the other side nothing.
  const answered = await reaches(feedbackUrl, { method: "OPTIONS" });
  if (await isForbidden()) return "policy";
  if (answered) return isHeavy ? "broken" : "away";
  if (await reaches(feedbackUrl, { mode: "no-cors" })) return "unreadable";
  const elsewhere = folder.startsWith(`${origin}/`) ? `${folder}hypercare.js` : `${origin}/healthz`;
  return (await reaches(elsewhere, { mode: "no-cors" })) ? "blocked" : "away";
};

/** Say in the console what the developers can do about it, once for each cause. */
export const advise: TroublePart["advise"] = (reason, config) => {
  const { key, feedbackUrl } = config;
  const isKeyless = !key && /^(place|unreadable)$/.test(reason);
  const hint = (isKeyless ? keyless : HINTS[reason])?.(feedbackUrl, new URL(feedbackUrl).origin);
  if (!hint || told.has(reason)) return;
  told.add(reason);
  console.warn(`hypercare: feedback is kept on the device, since ${hint}`);
};

const HINTS: Partial<Record<KeptReason, (url: string, origin: string) => string>> = {
  key: () =>
    "the collector does not know the key. Compare data-key of the script tag with the project's public key.",
  origin: () =>
    `it is not taken from ${location.origin}. Add that to the project's origins; behind a relay, let proxies pass on Host and Origin.`,
  place: (url) =>
    `there is no such call at ${url}. Check data-endpoint, or whether the relay is installed there.`,
  policy: (_, origin) =>
    `the page's Content-Security-Policy forbids it. Add ${origin === location.origin ? "'self'" : origin} to connect-src.`,
  insecure: (url) => `a page on https may not call ${url}. Serve the collector on https.`,
  blocked: (url) =>
    `something in this browser, such as an ad blocker, stops requests to ${url}. A relay under another path of your own site is stopped less often.`,
  unreadable: (url) =>
    `the answers of ${url} lack Access-Control-Allow-Origin. Let the proxy before the collector pass its headers and OPTIONS on.`,
};

// Without one it is a relay that is spoken to, and the collector is none.
function keyless(url: string): string {
  return `no key was given and no relay answers at ${url}. Put the project's public key (hcp_…) into data-key of the script tag, or check data-endpoint and that the relay is installed there; one on another site must allow this one by CORS.`;
}

function isMixed(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isLocal = /^(localhost|127\.[\d.]+|\[::1\])$|\.localhost$/.test(hostname);
  return location.protocol === "https:" && protocol === "http:" && !isLocal;
}

async function reaches(address: string, how: RequestInit): Promise<boolean> {
  const signal = AbortSignal.timeout(PROBE_MS);
  const asked = { cache: "no-store", credentials: "omit", signal, ...how } as const;
  try {
    // Pages replace it with functions that promise nothing.
    return "status" in (await fetch(address, asked));
  } catch {
    return false;
  }
}

/** Listen for the page's policy at work; the answer tells whether it forbade calls to `origin`. */
function watchPolicy(origin: string): () => Promise<boolean> {
  let isForbidden = false;
  const type = "securitypolicyviolation";
  const hear = ({ disposition, effectiveDirective, blockedURI }: SecurityPolicyViolationEvent) => {
    const isConnect = effectiveDirective === "connect-src" && blockedURI.startsWith(origin);
    isForbidden ||= isConnect && disposition === "enforce";
  };
  document.addEventListener(type, hear);
  return async () => {
    // The event may come some turns after the failure.
    await new Promise((go) => setTimeout(go, EVENT_MS));
    document.removeEventListener(type, hear);
    return isForbidden;
  };
}
