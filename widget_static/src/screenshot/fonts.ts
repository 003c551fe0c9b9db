// The page's own fonts: a picture may load nothing, so those in use travel inside it.
import type { Pace, Steps } from "./pace";
import { dataUrl } from "./pictures";
import type { Sheet } from "./place";
import { rulesIn } from "./sheets";

const ADDRESS = /url\((["']?)(.*?)\1\)/g;
// By its number, since frames have classes of their own; texts of rules are slow to write.
const FONT_FACE = 5;
const QUOTES = /["']/g;
/** The most characters for all fonts: the browser reads a drawing in one go. */
const MOST = 1_000_000;

/** Return `@font-face` rules, data included, for the families in use that the pages have loaded. */
export async function fontFaces(sheet: Sheet, paced: Pace): Promise<string> {
  const used = [...sheet.families].join().replace(QUOTES, "").toLowerCase();
  let all = "";
  for (const document of sheet.documents) {
    const found: CSSFontFaceRule[] = [];
    await paced(find(document, used, found));
    const base = (rule: CSSRule) => rule.parentStyleSheet?.href ?? document.baseURI;
    const faces = found.map((face) => embedded(face.cssText, base(face), sheet));
    for (const face of await Promise.all(faces)) {
      if (all.length + face.length <= MOST) all += face;
    }
  }
  return all;
}

function* find(document: Document, used: string, found: CSSFontFaceRule[]): Steps {
  for (const rule of rulesIn(document)) {
    if (rule.type === FONT_FACE && used.includes(familyOf(rule as CSSFontFaceRule)))
      found.push(rule as CSSFontFaceRule);
    yield;
  }
}

function familyOf({ style }: CSSFontFaceRule): string {
  return style.getPropertyValue("font-family").replace(QUOTES, "").toLowerCase();
}

// A rule of which the page has loaded no file is of no use: of ten alphabets it may need one.
async function embedded(rule: string, base: string, { mayFetch }: Sheet): Promise<string> {
  for (const [, , address = ""] of rule.matchAll(ADDRESS)) {
    const { href } = new URL(address, base);
    if (href.startsWith("data:")) return rule;
    if (!performance.getEntriesByName(href).length || !mayFetch(href)) continue;
    const data = await read(href).catch(() => "");
    return data && rule.replace(/src:[^;]*;/, `src:url("${data}");`);
  }
  return "";
}

// From the cache, as a rule.
async function read(address: string): Promise<string> {
  const font = await fetch(address, { cache: "force-cache" });
  return font.ok ? dataUrl(await font.blob()) : "";
}
