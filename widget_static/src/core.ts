// What the start-up script hands to the parts that are loaded late. They get the trail and
// the configuration from here, so that no byte of those is loaded twice.
import type { Config } from "./config";
import type { Trail } from "./trail";

export interface Reporter {
  id?: string;
  name?: string;
  email?: string;
  role?: string;
  /** `v1,<expires>,<hmac>`, made by the application's server with the secret key. */
  signature?: string;
}

/** Answers that the page gives in advance; every one stays editable. */
export interface Prefill {
  kind?: "problem" | "question" | "request" | "praise";
  description?: string;
  steps_to_reproduce?: string;
  expected?: string;
  actual?: string;
  impact?: { scope?: string; work?: string; note?: string };
  category?: string;
  module?: string;
  /** The project's own fields. */
  fields?: Record<string, unknown>;
  tags?: Record<string, string>;
}

export interface Receipt {
  id: string;
  receipt: string;
}

export type EventName = "open" | "close" | "receipt" | "kept";

/** A picture of the page, or the reason why there is none. */
export type Picture = { blob: Blob; width: number; height: number } | { reason: string };

export interface Core {
  config: Config;
  /** Our element in the page, and its shadow root. */
  host: HTMLElement;
  root: ShadowRoot;
  trail: Trail;
  reporter(): Reporter;
  picture(): Promise<Picture>;
  emit(name: EventName, detail?: unknown): void;
  reopen(prefill: Prefill): void;
}

/** What the form's part offers to the start-up script. */
export interface FormPart {
  /** Open the dialog; the picture follows, and what was `typed` while the part was on its way. */
  open(core: Core, asked: { prefill: Prefill; picture: Promise<Picture>; typed: string }): void;
  resume(core: Core): void;
}

/** What takes the picture. */
export interface CameraPart {
  capture(options: {
    skip?: (element: Element) => boolean;
    maskSelectors?: string[];
  }): Promise<Picture>;
}
