// The recorded trail as a person would number it.
import type { Step } from "./trail";

const ACTS = new Set(["click", "input", "navigation", "note"]);
const MOST = 12;

/** Return the last acts as a numbered list, "" when there are none. */
export function stepsText(steps: readonly Step[]): string {
  const told = steps.filter((step) => ACTS.has(step.type) || failed(step)).slice(-MOST);
  return told.map((step, place) => `${place + 1}. ${sentence(step)}`).join("\n");
}

function failed({ type, data }: Step): boolean {
  return type === "request" && Number(data?.status) >= 400;
}

function sentence({ message, data }: Step): string {
  const times = Number(data?.count) > 1 ? ` (${data?.count} times)` : "";
  return message.charAt(0).toUpperCase() + message.slice(1) + times;
}
