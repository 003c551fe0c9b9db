// Working in small bites, so that the page stays responsive while its picture is taken.

/** Work that can stop at each `yield`. */
export type Steps = Generator<void, void, void>;

/** The longest stretch of work between two pauses, in milliseconds. */
const BITE = 12;

const { scheduler } = globalThis as { scheduler?: { yield?: () => Promise<void> } };

/** Do all of `steps`, giving way to the page about every 12 ms. */
export async function paced(steps: Steps): Promise<void> {
  let since = performance.now();
  while (!steps.next().done) {
    if (performance.now() - since < BITE) continue;
    await (scheduler?.yield?.() ?? new Promise((go) => setTimeout(go)));
    since = performance.now();
  }
}
