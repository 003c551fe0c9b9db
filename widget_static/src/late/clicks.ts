// Clicks that tell of trouble: the same thing again and again, and nothing that follows.
import { tagOf } from "../controls";
import type { Core } from "../core";
import { nameOf } from "../names";
import type { Step, Trail } from "../trail";
import { finerWords } from "../words/finer";
import { watchEffects } from "./effect";
import type { PressedKey } from "./keys";
import type { Judge } from "./tell";

const AGAIN_MS = 1000;
const RAGE = 3;

/** Clicks on the same thing, one soon after the other. */
interface Burst {
  control: Element;
  last: number;
  count: number;
  step: Step;
}

/** Watch clicks; `latest` is the key that has caused one. */
export function watchClicks(
  core: Core,
  latest: () => PressedKey | undefined,
): { judge: Judge; undo: (() => void)[] } {
  const effects = watchEffects(core);
  let burst: Burst | undefined;
  const judge: Judge = (step, control, event) => {
    // What the page clicks itself is no act of the person.
    if (!event.isTrusted) return false;
    const key = event.detail === 0 ? latest() : undefined;
    if (key?.isTold) return false;
    effects.begin(control, event, step.message);
    if (key) return byKey(step, control, key.name);
    const before = burst;
    burst = { control, last: event.timeStamp, count: 1, step };
    if (before?.control !== control || event.timeStamp - before.last > AGAIN_MS) return true;
    burst.count += before.count;
    return again(core.trail, burst, before.step);
  };
  return { judge, undo: effects.undo };
}

function byKey(step: Step, control: Element, key: string): void {
  step.type = "key";
  step.message = finerWords.pressedOn(key, nameOf(control), tagOf(control));
}

// From the third on they are one step, which counts the others.
function again(trail: Trail, burst: Burst, told: Step): boolean {
  const { step, count } = burst;
  if (count < RAGE) return true;
  if (told.data?.rage) {
    told.data.count = count;
    burst.step = told;
    return false;
  }
  if (trail.steps.at(-1)?.message === step.message) trail.steps.pop();
  step.message = finerWords.again(step.message);
  step.data = { ...step.data, rage: true, count };
  return true;
}
