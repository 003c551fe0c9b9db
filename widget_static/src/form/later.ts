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

/** Resolves in a task of its own, so that no task is long. */
export function turn(ms = 0): Promise<unknown> {
  return new Promise((go) => setTimeout(go, ms));
}

// The frame after the one in which it is painted begins when that one has been.
function painted(): Promise<unknown> {
  const frame = () => new Promise((go) => requestAnimationFrame(go));
  return Promise.race([
    frame()
      .then(frame)
      .then(() => turn()),
    turn(UNPAINTED_MS),
  ]);
}
