// The page's own fonts: a picture may load nothing, so those in use travel inside it.
import { dataUrl } from "./pictures";

const ADDRESS = /url\((["']?)(.*?)\1\)/g;
const QUOTES = /["']/g;

/** Return `@font-face` rules, data included, for the families in use that the page has loaded. */
export async function fontFaces(document: Document, families: Iterable<string>): Promise<string> {
  const used = [...families].join().replace(QUOTES, "").toLowerCase();
  const faces = facesIn([...document.styleSheets], used);
  return (await Promise.all(faces)).join("");
}

function facesIn(sheets: readonly CSSStyleSheet[], used: string): Promise<string>[] {
  return sheets.flatMap((sheet) => {
    try {
      return facesOf(sheet.cssRules, sheet.href ?? location.href, used);
    } catch {
      return [];
    }
  });
}

function facesOf(rules: CSSRuleList, base: string, used: string): Promise<string>[] {
  return [...rules].flatMap((rule) => {
    const { style, styleSheet, cssRules } = rule as CSSImportRule & CSSFontFaceRule & CSSMediaRule;
    if (styleSheet) return facesIn([styleSheet], used);
    if (!rule.cssText.startsWith("@font-face"))
      return cssRules ? facesOf(cssRules, base, used) : [];
    const family = style.getPropertyValue("font-family").replace(QUOTES, "").toLowerCase();
    return used.includes(family) ? embedded(rule.cssText, base) : [];
  });
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

// From the cache, as a rule.
async function read(address: string): Promise<string> {
  const answer = await fetch(address, { cache: "force-cache" });
  return answer.ok ? dataUrl(await answer.blob()) : "";
}
