// What can wait until the dialog is painted: one short task after the other, so that keys and presses
// come between them.
import { quietly } from "../watch/wrap";

/** Some browsers paint nothing where nobody looks. */
const UNPAINTED_MS = 200;

/** Do each after the next paint, in a task of its own; the answer does at once what is left of them. */
export function afterPaint(acts: (() => void)[]): () => void {
  const left = [...acts];
  const next = () => {
    const act = left.shift();
    if (act) setTimeout(next);
    if (act) quietly(act);
  };
  painted().then(next);
  return () => {
    for (const act of left.splice(0)) quietly(act);
  };
}

function painted(): Promise<unknown> {
  const frame = new Promise((go) => requestAnimationFrame(() => setTimeout(go)));
  return Promise.race([frame, new Promise((go) => setTimeout(go, UNPAINTED_MS))]);
}
