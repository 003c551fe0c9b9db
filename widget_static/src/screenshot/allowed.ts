// What the page's policy lets us fetch. Nobody can ask for it, and the page's owner hears of every
// attempt that it forbids, so that only what is known to be allowed is tried.

const BY_SCRIPT = /^(fetch|xmlhttprequest)$/;
// A policy worth its name stops scripts in the page's markup that carry no nonce.
const INLINE = "script:is(:not([type]),[type=module],[type$=javascript]):not([src],:empty)";
const STRICT = "[nonce],meta[http-equiv=content-security-policy i]";

/** Return what says whether an address may be fetched; we speak with `endpoint` in any case. */
export function allowed(endpoint = ""): (address: string) => boolean {
  const isFree = isWithoutPolicy();
  const origins = new Set(fetched());
  if (endpoint) origins.add(originOf(endpoint));
  return (address) => isFree || origins.has(originOf(address));
}

// The sites from which scripts had an answer that they could read.
function fetched(): string[] {
  const entries = performance.getEntriesByType("resource") as PerformanceResourceTiming[];
  const read = entries.filter(({ initiatorType, responseStatus }) => {
    return BY_SCRIPT.test(initiatorType) && responseStatus;
  });
  return read.map(({ name }) => originOf(name));
}

function isWithoutPolicy(): boolean {
  return !!document.querySelector(INLINE) && !document.querySelector(STRICT) && !wasViolated();
}

function wasViolated(): boolean {
  if (!globalThis.ReportingObserver) return false;
  const observer = new ReportingObserver(() => {}, { types: ["csp-violation"], buffered: true });
  observer.observe();
  const reports = observer.takeRecords();
  observer.disconnect();
  return reports.length > 0;
}

function originOf(address: string): string {
  return new URL(address, location.href).origin;
}
