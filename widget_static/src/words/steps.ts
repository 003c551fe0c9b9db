// Texts of the plain trail. Tickets quote them, so they stay in one language.

export const clicked = (name: string, tag: string) => `clicked ${name ? `“${name}”` : tag}`;
export const changed = (tag: string) => `changed ${tag}`;
export const opened = (path: string) => `opened ${path}`;
export const wentTo = (path: string) => `went to ${path}`;
export const givenUp = "given up";
export const noAnswer = "no answer";
export const thrown = (value: string) => `thrown: ${value}`;
