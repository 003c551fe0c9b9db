// The ES module without languages, for bundles of one file: the application brings those that it wants.
import type { BareOptions, Language } from "../npm/bare";
import type { Hypercare } from "../npm/hypercare";
import type { WordsPart } from "./core";
import { init as begin } from "./module";
import { brought } from "./parts";
import { LABELS } from "./words/start";

const ALL = { ...LABELS };

/** Start the widget as `init` of the whole package does, with these languages and no other. */
export function init({ languages, ...options }: BareOptions): Hypercare {
  if (!languages?.length) {
    console.warn(`hypercare: init needs languages, such as that of "hypercare-widget/words/en"`);
    return begin(options);
  }
  const part = ({ speak }: Language) => Promise.resolve({ speak } as WordsPart);
  for (const language of languages) brought[language.tag] = part(language);
  for (const [tag, label] of Object.entries(ALL)) {
    if (brought[tag]) LABELS[tag] = label;
    else delete LABELS[tag];
  }
  // Where nothing fits, the first is spoken.
  brought.en ??= part(languages[0]);
  const hypercare = begin(options);
  hypercare.words({});
  return hypercare;
}
