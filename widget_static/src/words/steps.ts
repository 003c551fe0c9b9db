// Texts of the plain trail. Tickets quote them, so they stay in one language.

export const stepWords = {
  clicked: (name: string, tag: string) => `clicked ${name ? `“${name}”` : tag}`,
  changed: (tag: string) => `changed ${tag}`,
  opened: (path: string) => `opened ${path}`,
  wentTo: (path: string) => `went to ${path}`,
  givenUp: "given up",
  noAnswer: "no answer",
  thrown: (value: string) => `thrown: ${value}`,
};
