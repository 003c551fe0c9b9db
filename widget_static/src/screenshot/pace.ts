// Working in small bites, so that the page stays responsive while its picture is taken.

/** Work that can stop at each `yield`. */
export type Steps = Generator<void, void, void>;

/** Does all of some steps. */
export type Pace = (steps: Steps) => Promise<void>;

/** The longest stretch of work between two pauses, in milliseconds. */
const BITE = 12;
/**
 * How long a picture goes before everything but input: opening the dialog takes the focus away, which
 * closes menus. Where it was taken before, all that it can close has closed.
 */
const HEAD_START = 48;
/** The longest pause: a page that is never idle must not hold the picture up for ever. */
const REST = 100;

/** https://wicg.github.io/scheduling-apis/#scheduler */
interface Scheduler {
  yield?(): Promise<void>;
  postTask?(task: () => void, how: { priority: "background" }): Promise<void>;
}

const { scheduler } = globalThis as { scheduler?: Scheduler };

/** Return what does all of some steps, giving way to the page about every 12 ms. */
export function pacing(isUrgent = true): Pace {
  const end = performance.now() + (isUrgent ? HEAD_START : 0);
  return async (steps) => {
    let since = performance.now();
    while (!steps.next().done) {
      if (performance.now() - since < BITE) continue;
      await (performance.now() < end ? breath() : rested());
      since = performance.now();
    }
  };
}

/** Resolves when the browser has nothing better to do: what waits is built and painted first. */
export function rested(): Promise<unknown> {
  const longest = new Promise((go) => setTimeout(go, scheduler?.postTask ? REST : 0));
  const idle = scheduler?.postTask?.(() => {}, { priority: "background" });
  return idle ? Promise.race([idle, longest]) : longest;
}

function breath(): Promise<unknown> {
  return scheduler?.yield?.() ?? new Promise((go) => setTimeout(go));
}
