// What was written and not yet sent. The words outlive the page; files live as long as it does.
import type { Answers } from "./report";

export interface Draft {
  answers: Answers;
  files: File[];
}

const STORED = "hypercare.draft";
let held: Draft = { answers: {}, files: [] };

export function loadDraft(): Draft {
  try {
    const stored = sessionStorage.getItem(STORED);
    if (stored) held = { answers: JSON.parse(stored), files: held.files };
  } catch {} // storage denied: what this page holds is all there is
  return held;
}

export function saveDraft(draft: Draft): void {
  held = draft;
  try {
    sessionStorage.setItem(STORED, JSON.stringify(draft.answers));
  } catch {}
}

export function clearDraft(): void {
  saveDraft({ answers: {}, files: [] });
}
