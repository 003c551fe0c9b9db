// Marking up a picture, as often as one likes: the original stays in memory and is never sent.
import type { Core, Photo, Shown } from "../core";
import { loadAnnotator } from "../parts";
import type { Words } from "../words/en";

interface Origin {
  photo: Photo;
  marks: unknown;
}

const origins = new WeakMap<Blob, Origin>();

/** Let the person draw on it; undefined when nothing is to change. Rejects when that cannot be. */
export async function markUp(core: Core, words: Words, shown: Shown): Promise<Shown | undefined> {
  const { annotate } = await loadAnnotator(core.config.folder);
  const { blob, width, height } = shown;
  const { photo, marks } = origins.get(blob) ?? {
    photo: { blob, width, height },
    marks: undefined,
  };
  const marked = await annotate(core.root, words, photo, marks);
  if (!marked) return undefined;
  origins.set(marked.blob, { photo, marks: marked.marks });
  const { marks: _, ...flat } = marked;
  const name = shown.name.replace(/\.[^.]*$|$/, ".png");
  return { ...shown, ...flat, name, isMarked: true, isHeld: false };
}
