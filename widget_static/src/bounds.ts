// How much the trail holds before it is sent. Twice the template's length for a message, because
// the redaction comes before the final cut, and a cut through a secret would hide it from the rules.
import { ERRORS_LIMIT, MESSAGE_LIMIT, STEPS_LIMIT } from "./generated";

export const STEPS_KEPT = STEPS_LIMIT;
export const ERRORS_KEPT = ERRORS_LIMIT;
export const MESSAGE_KEPT = 2 * MESSAGE_LIMIT;
export const STACK_KEPT = 10_000;
