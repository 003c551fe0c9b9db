// Writing XML that any browser reads back. Pure: values in, text out.

const NOT_XML = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Return `text` for use as XML content or inside a double-quoted attribute. */
export function xml(text: string): string {
  return text
    .replace(NOT_XML, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/"/g, "&quot;");
}

/**
 * Return a length in CSS pixels, more exact than the 64ths of a screen's pixel that browsers reckon
 * with, and a trace longer, since they cut off the rest.
 */
export function px(length: number): string {
  const ticks = Math.round(length * 10_000);
  return `${(ticks + (ticks % 100 && Math.sign(ticks))) / 10_000 || 0}px`;
}

/** Return the names in a list that is written with blanks between them. */
export function names(list: string): string[] {
  return list.trim().split(/\s+/);
}

/** Return the named computed values as declarations. */
export function declare(style: CSSStyleDeclaration, ...properties: string[]): string {
  return properties.map((name) => `${name}:${style.getPropertyValue(name)};`).join("");
}
