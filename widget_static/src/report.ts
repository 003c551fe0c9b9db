// One feedback, ready to be sent: the user's words as they are, and what was captured, redacted.
import type { Additions, Part } from "./captured";
import type { Core } from "./core";
import { environment } from "./environment";
import type { Answers, Feedback, SentError, SentFault } from "./feedback";
import {
  ERRORS_LIMIT,
  FRAMES_LIMIT,
  JSON_BYTES_LIMIT,
  MESSAGE_LIMIT,
  STEPS_LIMIT,
  TEMPLATE,
  VERSION,
} from "./generated";
import { uuid7 } from "./id";
import { url, value } from "./redact";
import { type Frame, frames } from "./stack";
import type { Fault, Mishap, Step, Trail } from "./trail";
import { route } from "./watch/acts";

const HANGS_MS = 3000;

/** Names in `context` of what belongs to a part. */
const CONTEXT: { [part in Part]?: string[] } = {
  page: ["url", "route", "title", "referrer"],
  browser: ["user_agent"],
  language: ["locale", "time_zone"],
  session: ["session", "trace_id"],
};

/** Put one feedback together, without the parts that are `left` out. */
export function report(
  core: Core,
  answers: Answers,
  extra: Additions,
  left: ReadonlySet<Part> = new Set(),
): Feedback {
  return fitted(leave(whole(core, answers, extra), left));
}

/** Leave parts of what was captured out, and say so: what is missing was not lost. */
export function leave(feedback: Feedback, left: ReadonlySet<Part>): Feedback {
  if (!left.size) return feedback;
  const { trail, environment, app, tags, ...rest } = feedback;
  const gone = [...left].flatMap((part) => CONTEXT[part] ?? []);
  const context = Object.entries(rest.context).filter(([name]) => !gone.includes(name));
  return {
    ...rest,
    ...(!left.has("browser") && { environment }),
    ...(!left.has("application") && { app }),
    ...(tags && !left.has("additions") ? { tags } : {}),
    context: Object.fromEntries(context),
    trail: {
      ...trail,
      ...(left.has("steps") && { steps: [] }),
      ...(left.has("errors") && { errors: [] }),
    },
    extra: { withheld: [...left] },
  };
}

function whole(core: Core, answers: Answers, extra: Additions): Feedback {
  const { project, release, deployment } = core.config.said;
  return {
    id: uuid7(Date.now()),
    template: TEMPLATE,
    created_at: new Date().toISOString(),
    kind: "problem",
    ...extra,
    ...(nested(answers) as { description: string }),
    app: present({ name: project, release, deployment }),
    context: value(context(core)) as Record<string, unknown>,
    environment: environment(),
    trail: cleanTrail(core.trail, core.config.folder),
    sdk: { name: "hypercare-widget", version: VERSION },
  };
}

/** Redact the trail and read the stacks; frames of our own files (below `ours`) are left out. */
export function cleanTrail(trail: Trail, ours: string): Feedback["trail"] {
  trail.load();
  return {
    steps: [...trail.steps.slice(-STEPS_LIMIT), ...unanswered(trail)].map((step) =>
      shortened(value(step) as Step),
    ),
    errors: trail.errors.slice(-ERRORS_LIMIT).map((error) => cleanError(error, ours)),
  };
}

// What hangs while the person complains.
function unanswered({ pending }: Trail): Step[] {
  const at = new Date().toISOString();
  return [...pending].flatMap(({ method, path, began }) => {
    const ms = Math.round(performance.now() - began);
    const message = `${method} ${path} still waits for an answer`;
    return ms < HANGS_MS ? [] : [{ at, type: "request", message, data: { method, path, ms } }];
  });
}

/** Shed weight until the body fits, the oldest steps first; words are never shed. */
export function fitted(feedback: Feedback, most: number = JSON_BYTES_LIMIT): Feedback {
  const { steps, errors } = feedback.trail;
  const size = new TextEncoder().encode(JSON.stringify(feedback)).length;
  if (size <= most || steps.length + errors.length === 0) return feedback;
  const trail = {
    steps: steps.slice(Math.ceil(steps.length / 2)),
    errors: steps.length ? errors : errors.slice(Math.ceil(errors.length / 2)),
    trimmed: true as const,
  };
  return fitted({ ...feedback, trail }, most);
}

function context(core: Core): Record<string, unknown> {
  const trace = document.querySelector<HTMLMetaElement>("meta[name=traceparent]")?.content;
  return present({
    url: location.href,
    route: route(),
    title: core.config.maskText ? "" : document.title,
    referrer: document.referrer && url(document.referrer),
    session: core.config.key ? session() : "",
    trace_id: trace?.split("-")[1] ?? "",
    locale: navigator.language,
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    user_agent: navigator.userAgent,
  });
}

// Behind a relay the session is its cookie's, which no script can read; the relay fills it in.
function session(): string {
  try {
    const known = sessionStorage.getItem("hypercare.session") ?? uuid7(Date.now());
    sessionStorage.setItem("hypercare.session", known);
    return known;
  } catch {
    return "";
  }
}

function cleanError({ at, handled, ...fault }: Mishap, ours: string): SentError {
  return { at, side: "browser", handled, ...cleanFault(fault, ours) };
}

function cleanFault({ stack, cause, hints, ...fault }: Fault, ours: string): SentFault {
  const found = frames(stack ?? "", FRAMES_LIMIT, ours);
  return {
    ...shortened(value(fault) as Omit<Fault, "cause">),
    frames: value(found.map((frame) => ({ ...frame, ...hints?.[frame.file] }))) as Frame[],
    ...(cause && { cause: cleanFault(cause, ours) }),
  };
}

function shortened<T extends { message: string }>(entry: T): T {
  return { ...entry, message: entry.message.slice(0, MESSAGE_LIMIT) };
}

function nested(answers: Answers): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const [name, answer] of Object.entries(answers)) {
    if (!answer.trim()) continue;
    const [outer = "", inner] = name.split(".");
    if (inner) body[outer] = { ...(body[outer] as object), [inner]: answer };
    else body[outer] = answer;
  }
  return body;
}

function present(entries: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(entries).filter(([, entry]) => entry));
}
