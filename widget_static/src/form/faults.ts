// What is wrong with the answers, shown where each of them stands.
import type { FieldFault } from "../outcome";
import { looksPrivate } from "../redact";
import type { Question } from "./fields";

/** Check every answer that is asked for, mark those that are wrong and return how many they are. */
export function markFaults(questions: Question[]): number {
  const messages = questions.map((question) => {
    const message = question.element.hidden ? "" : question.check();
    question.fault(message);
    return message;
  });
  return messages.filter(Boolean).length;
}

/** Put each fault of the collector at its question; return those that belong to none. */
export function placeFaults(questions: Question[], faults: FieldFault[]): string[] {
  return faults.flatMap(({ field, message }) => {
    const question = questions.find(({ name, element }) => name === field && !element.hidden);
    question?.fault(message);
    return question ? [] : [field ? `${field}: ${message}` : message];
  });
}

/** Return the first question whose answer looks like a password or a card number. */
export function firstPrivate(questions: Question[]): Question | undefined {
  return questions.find(({ element, answer }) => !element.hidden && looksPrivate(answer()));
}

/** Move to the first marked question, unfolding what hides it. */
export function focusFirstFault(questions: Question[]): void {
  reach(questions.find(({ element }) => element.querySelector("[aria-invalid]")));
}

/** Move to a question, unfolding what hides it. */
export function reach(question: Question | undefined): void {
  const folded = question?.element.closest("details");
  if (folded) folded.open = true;
  question?.focus();
}
