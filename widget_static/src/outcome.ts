// What becomes of a feedback that is sent.
import type { Kept, KeptReason, Parcel } from "./outbox";

export interface FieldFault {
  field: string;
  message: string;
}

export type RefusedReason = "size" | "answers" | "other";

export type Outcome =
  | { state: "received"; receipt: string; link?: string }
  | { state: "kept"; reason: KeptReason; after?: number }
  | { state: "refused"; reason: RefusedReason; detail: string; faults: FieldFault[] };

/** The outcome of the first attempt, and how well what waits is kept. */
export interface Sent {
  outcome: Outcome;
  kept: Kept;
}

/** `outcome` is the end of a parcel; `parcel` is undefined when another tab saw to it. */
export type Told = (id: string, outcome: Outcome, parcel?: Parcel) => void;
