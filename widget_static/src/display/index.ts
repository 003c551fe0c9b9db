// The picture that the browser takes, when the person allows it: for pages that cannot be drawn.
import type { Area, Core, DisplayPart, Picture, Shared } from "../core";
import { loadCamera } from "../parts";
import { drawCurtain } from "./curtain";
import { type Footage, film } from "./film";
import { type Marks, marksOn } from "./marks";
import { paint } from "./paint";

const PATIENCE_MS = 3000;
const SETTLING_MS = 600;

export const photograph: DisplayPart["photograph"] = async (core) => {
  let footage: Footage;
  try {
    footage = await film();
  } catch (error) {
    const isRefused = (error as DOMException)?.name === "NotAllowedError";
    return { reason: isRefused ? "declined" : "browser" };
  }
  const raise = drawCurtain(core.root);
  try {
    return await shoot(core, footage);
  } catch {
    return { reason: "browser" };
  } finally {
    footage.stop();
    raise();
  }
};

async function shoot(core: Core, footage: Footage): Promise<Picture | Shared> {
  const marks = marksOn(core.root);
  const isHere = await isThisPage(footage, marks);
  const before = isHere ? await coversOn(core) : [];
  const { width, height } = footage.frame().canvas;
  marks.remove();
  if (!isHere) return unknown(footage);
  if (!(await footage.until(marks.areGone, PATIENCE_MS))) return { reason: "slow" };
  // What moved meanwhile is covered where it was and where it is.
  const after = await coversOn(core);
  const { canvas } = footage.frame();
  const isSame = canvas.width === width && canvas.height === height;
  if (!before || !after || !isSame) return { reason: "covers" };
  return { ...(await paint(footage.frame(), [...before, ...after])), isHeld: false };
}

function isThisPage({ surface, until }: Footage, { areIn }: Marks): Promise<boolean> {
  const isTab = surface === "browser" || surface === "";
  return isTab ? until(areIn, PATIENCE_MS) : Promise.resolve(false);
}

// Another tab, window or screen. Nobody can tell when the dialog has gone from it.
async function unknown({ until, frame }: Footage): Promise<Shared> {
  await until(() => false, SETTLING_MS);
  return { ...(await paint(frame(), [])), isHeld: true };
}

async function coversOn({ config, host }: Core): Promise<Area[] | undefined> {
  try {
    const { covers } = await loadCamera(config.folder);
    return await covers({ ...config, skip: (element) => element === host });
  } catch {
    return undefined;
  }
}
