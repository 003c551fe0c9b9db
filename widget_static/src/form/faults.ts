// What is wrong with the answers, shown where each of them stands.
import type { FieldFault } from "../post";
import type { Question } from "./fields";

/** Check every answer, mark those that are wrong and return how many they are. */
export function markFaults(questions: Question[]): number {
  const messages = questions.map((question) => {
    const message = question.check();
    question.fault(message);
    return message;
  });
  return messages.filter(Boolean).length;
}

/** Put each fault of the collector at its question; return those that belong to none. */
export function placeFaults(questions: Question[], faults: FieldFault[]): string[] {
  return faults.flatMap(({ field, message }) => {
    const question = questions.find(({ name }) => name === field);
    question?.fault(message);
    return question ? [] : [`${field}: ${message}`];
  });
}

/** Move to the first marked question, unfolding what hides it. */
export function focusFirstFault(questions: Question[]): void {
  const first = questions.find(({ element }) => element.querySelector("[aria-invalid]"));
  const folded = first?.element.closest("details");
  if (folded) folded.open = true;
  first?.focus();
}
