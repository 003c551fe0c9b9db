// Sending, when the collector may demand answers that nobody was asked for.
import type { Core } from "../core";
import { send } from "../courier";
import { draftIsKept } from "../draft";
import type { Feedback } from "../feedback";
import type { Sent } from "../outcome";
import type { Sheet } from "./sheet";

/**
 * Send what the sheet holds. A question of the project that nobody was asked here must not hold the
 * words up: the answers to the others then go along beside them, where the collector demands nothing.
 */
export async function sendAnswerable(core: Core, feedback: Feedback, sheet: Sheet): Promise<Sent> {
  const gather = (isKept: boolean) => {
    if (isKept) draftIsKept(feedback.id);
    return sheet.settled().then(() => sheet.files());
  };
  const first = await send(core, feedback, gather);
  const { outcome } = first;
  const faults = outcome.state === "refused" ? outcome.faults : [];
  const demanded = faults.map(({ field }) => field);
  const asked = sheet.questions.filter(({ element }) => !element.hidden).map(({ name }) => name);
  const { fields, ...rest } = feedback;
  const isUnasked = demanded.every(
    (field) => field.startsWith("fields.") && !asked.includes(field),
  );
  if (!demanded.length || !fields || !isUnasked) return first;
  console.warn(`hypercare: nobody was asked ${demanded}. Give that by hypercare.open({fields}).`);
  return send(core, { ...rest, extra: { ...feedback.extra, fields } } as Feedback, gather);
}
