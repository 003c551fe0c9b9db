// Reading the page's style sheets, for the little that computed styles do not tell. Those of other
// sites cannot be read.

/** Go through all rules of a document or shadow root, those of imported sheets included. */
export function* rulesIn({ styleSheets, adoptedStyleSheets }: DocumentOrShadowRoot) {
  for (const sheet of [...styleSheets, ...adoptedStyleSheets]) yield* rulesOf(sheet);
}

function* rulesOf(group: CSSStyleSheet | CSSRule): Generator<CSSRule> {
  const { media, styleSheet } = group as CSSImportRule;
  if (media?.mediaText && !matchMedia(media.mediaText).matches) return;
  if (styleSheet) yield* rulesOf(styleSheet);
  for (const rule of within(group as CSSStyleSheet)) {
    yield rule;
    yield* rulesOf(rule);
  }
}

function within(group: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return group.cssRules ?? [];
  } catch {
    return [];
  }
}
