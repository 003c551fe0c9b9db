// The page's own fonts: a picture may load nothing, so those in use travel inside it.
import { dataUrl } from "./pictures";
import { rulesIn } from "./sheets";

const ADDRESS = /url\((["']?)(.*?)\1\)/g;
/** Which sites the page may fetch from, as far as it was tried. */
const allowed = new Map<string, Promise<boolean>>();
// By its number, since frames have classes of their own; texts of rules are slow to write.
const FONT_FACE = 5;
const QUOTES = /["']/g;

/** Return `@font-face` rules, data included, for the families in use that the page has loaded. */
export async function fontFaces(document: Document, families: Iterable<string>): Promise<string> {
  const used = [...families].join().replace(QUOTES, "").toLowerCase();
  const faces = [...rulesIn(document)].filter((rule): rule is CSSFontFaceRule => {
    return rule.type === FONT_FACE && used.includes(familyOf(rule));
  });
  const base = (rule: CSSRule) => rule.parentStyleSheet?.href ?? document.baseURI;
  return (await Promise.all(faces.map((face) => embedded(face.cssText, base(face))))).join("");
}

function familyOf(rule: CSSRule): string {
  const { style } = rule as CSSFontFaceRule;
  return style.getPropertyValue("font-family").replace(QUOTES, "").toLowerCase();
}

// A rule of which the page has loaded no file is of no use: of ten alphabets it may need one.
async function embedded(rule: string, base: string): Promise<string> {
  for (const [, , address = ""] of rule.matchAll(ADDRESS)) {
    const { href } = new URL(address, base);
    if (!href.startsWith("data:") && !performance.getEntriesByName(href).length) continue;
    const data = await read(href).catch(() => "");
    return data && rule.replace(/src:[^;]*;/, `src:url(${data});`);
  }
  return "";
}

// From the cache, as a rule. A policy may forbid it for a site: that is found out once, by one file.
async function read(address: string): Promise<string> {
  const { origin } = new URL(address);
  const first = allowed.get(origin);
  if (first && !(await first)) return "";
  const answer = fetch(address, { cache: "force-cache" });
  if (!first)
    allowed.set(
      origin,
      answer.then(
        () => true,
        () => false,
      ),
    );
  const font = await answer;
  return font.ok ? dataUrl(await font.blob()) : "";
}
