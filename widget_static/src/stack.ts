// Reads the stack of an error as Chromium, Firefox and Safari write it.
import { pathOf } from "./watch/wrap";

export interface Frame {
  file: string;
  function: string;
  line: number;
  column?: number;
  in_app: boolean;
}

const CHROMIUM = /^\s*at (?:async )?(?:(.*?) \()?(.+?):(\d+):(\d+)\)?$/;
const OTHERS = /^(?:([^@:]*)@)?(.+?):(\d+)(?::(\d+))?$/;
const EVALUATED = /\(([^()]+):\d+:\d+\)/;
const FOREIGN = /\/(node_modules|vendor)\//;

/**
 * Return the frames of a stack, the outermost first and the place of the raise last.
 *
 * Frames of our own script (`ours`, an address prefix) and of browser extensions are left out.
 */
export function frames(stack: string, limit: number, ours = ""): Frame[] {
  const lines = stack.split("\n");
  const shape = lines.some((line) => CHROMIUM.test(line)) ? CHROMIUM : OTHERS;
  const found = lines.flatMap((line) => read(shape.exec(line), ours));
  return found.slice(0, limit).reverse();
}

function read(match: RegExpExecArray | null, ours: string): Frame[] {
  if (!match) return [];
  const [, name, address = "", line, column] = match;
  const file = EVALUATED.exec(address)?.[1] ?? address;
  if ((ours && file.startsWith(ours)) || /^[\w-]+-extension:/.test(file)) return [];
  const frame: Frame = {
    file: pathOf(file),
    function: name || "<anonymous>",
    line: Number(line),
    in_app: (file.startsWith(location.origin) || file[0] === "/") && !FOREIGN.test(file),
  };
  return [column ? { ...frame, column: Number(column) } : frame];
}
