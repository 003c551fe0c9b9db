// Violations of the page's content security policy.
import type { Trail } from "../trail";
import { listen, pathOf, quietly } from "../watch/wrap";
import { finerWords } from "../words/finer";

// The same names in both: https://w3c.github.io/webappsec-csp/#violation-events
type Violation = Pick<
  SecurityPolicyViolationEvent,
  "effectiveDirective" | "sourceFile" | "lineNumber" | "disposition"
> & { blockedURI?: string; blockedURL?: string };

/** Record what the policy forbade, by directive and address; our own (`ours`, a prefix) not. */
export function watchPolicy(trail: Trail, ours: string): () => void {
  const tell = (violation: Violation) => {
    const { effectiveDirective, sourceFile, lineNumber, disposition } = violation;
    if (ours && sourceFile?.startsWith(ours)) return;
    const what = pathOf(violation.blockedURI ?? violation.blockedURL ?? "");
    const words = disposition === "report" ? finerWords.reported : finerWords.forbidden;
    const data = { file: sourceFile && pathOf(sourceFile), line: lineNumber };
    trail.step("policy", words(effectiveDirective, what || "inline"), data);
  };
  if (!("ReportingObserver" in window)) {
    return listen(document, "securitypolicyviolation", (event) =>
      tell(event as SecurityPolicyViolationEvent),
    );
  }
  // Tells what happened before it was there, too.
  const observer = new ReportingObserver(
    (reports) => {
      for (const { body } of reports) quietly(() => tell(body as unknown as Violation));
    },
    { types: ["csp-violation"], buffered: true },
  );
  observer.observe();
  return () => observer.disconnect();
}
