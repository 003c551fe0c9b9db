// Times in which the page did not answer.
import { type Data, stepAt, type Trail } from "../trail";
import { pathOf, quietly } from "../watch/wrap";
import { finerWords } from "../words/finer";

const FELT_MS = 500;
// Tasks that follow one another this closely are felt as one.
const GAP_MS = 100;
const MOST = 20;

interface Stall {
  start: number;
  end: number;
  data: Data;
}

/** https://w3c.github.io/long-animation-frames/#sec-PerformanceLongAnimationFrameTiming */
interface LongFrame extends PerformanceEntry {
  scripts?: { sourceURL: string; sourceFunctionName: string; duration: number }[];
}

/**
 * Record when the page stood still for half a second or more, since its beginning. What stood still while
 * it was loaded is told behind `opened`, the moment of its first step in milliseconds since 1970.
 */
export function watchStalls(trail: Trail, opened: number): () => void {
  let last: Stall | undefined;
  let told = 0;
  const tell = () => {
    const stall = last;
    last = undefined;
    if (!stall || stall.end - stall.start < FELT_MS || told++ >= MOST) return;
    const ms = Math.round(stall.end - stall.start);
    const at = Math.max(opened, performance.timeOrigin + stall.start);
    stepAt(trail, at, "stall", finerWords.stoodStill(ms), { ms, ...stall.data });
  };
  const observer = new PerformanceObserver((list) =>
    quietly(() => {
      for (const entry of list.getEntries() as LongFrame[]) {
        const { startTime: start, duration } = entry;
        if (last && start - last.end > GAP_MS) tell();
        last = { start: last?.start ?? start, end: start + duration, data: culprit(entry, last) };
      }
      tell();
    }),
  );
  const known = PerformanceObserver.supportedEntryTypes ?? [];
  const type = ["long-animation-frame", "longtask"].find((each) => known.includes(each));
  if (type) observer.observe({ type, buffered: true });
  return () => observer.disconnect();
}

// The script that took longest in the entry, where the browser tells; else what was known before.
function culprit({ scripts = [] }: LongFrame, before: Stall | undefined): Data {
  const [worst] = [...scripts].sort((one, other) => other.duration - one.duration);
  if (!worst?.sourceURL) return before?.data ?? {};
  return { file: pathOf(worst.sourceURL), function: worst.sourceFunctionName };
}
