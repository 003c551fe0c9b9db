// Sending, when the collector may demand answers that nobody was asked for.
import type { Core, SendingPart } from "../core";
import { draftIsSent } from "../draft";
import type { Feedback } from "../feedback";
import type { Sheet } from "./sheet";

/**
 * Send what the sheet holds. A question of the project that nobody was asked here must not hold the
 * words up: the answers to the others then go along beside them, where the collector demands nothing.
 */
export async function sendAnswerable(
  { send }: SendingPart,
  core: Core,
  feedback: Feedback,
  sheet: Sheet,
): ReturnType<SendingPart["send"]> {
  const gather = (isKept: boolean) => {
    draftIsSent(feedback.id, isKept); // its words are in the outbox by now
    return sheet.settled().then(() => sheet.files());
  };
  const first = await send(core, feedback, gather);
  const { outcome } = first;
  const faults = outcome.state === "refused" ? outcome.faults : [];
  const asked = sheet.questions.filter(({ element }) => !element.hidden).map(({ name }) => name);
  const { fields, ...rest } = feedback;
  const isUnasked = faults.every(
    ({ field }) => field.startsWith("fields.") && !asked.includes(field),
  );
  if (!faults.length || !fields || !isUnasked) return first;
  return send(core, { ...rest, extra: { ...feedback.extra, fields } } as Feedback, gather);
}
