// What one person sends once, as it goes over the wire; its shape is the standard template's.
import type { Reporter } from "../npm/hypercare";
import type { Frame } from "./stack";
import type { Step } from "./trail";

export interface SentFault {
  type: string;
  message: string;
  frames: Frame[];
  data?: Record<string, unknown>;
  cause?: SentFault;
}

export interface SentError extends SentFault {
  at: string;
  side: "browser";
  handled: boolean;
}

export interface Feedback {
  id: string;
  template: string;
  created_at: string;
  description: string;
  reporter?: Reporter;
  context: Record<string, unknown>;
  trail: { steps: Step[]; errors: SentError[]; trimmed?: true };
  extra?: Record<string, unknown>;
  [answer: string]: unknown;
}

/** Answers by the template's dotted names, such as `impact.scope`. */
export type Answers = Record<string, string>;
