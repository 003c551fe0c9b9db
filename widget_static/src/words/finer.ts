// Texts of the finer trail. Tickets quote them, so they stay in one language.

const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;

export const finerWords = {
  clicked: (name: string, tag: string) => `clicked ${name ? `“${name}”` : tag}`,
  clickedIn: (place: string) => (place ? `clicked in “${place}”` : "clicked on the page"),
  again: (clicked: string) => `${clicked} again and again`,
  dead: (clicked: string) => `${clicked}, and nothing happened`,
  changed: (name: string) => (name ? `changed “${name}”` : "changed a field"),
  pressed: (key: string) => `pressed ${key}`,
  pressedOn: (key: string, name: string, tag: string) =>
    `pressed ${key} on ${name ? `“${name}”` : tag}`,
  pressedIn: (key: string, name: string) => `pressed ${key} in ${name ? `“${name}”` : "a field"}`,
  notLoaded: (file: string) => `could not load ${file}`,
  brokeOff: (name: string, path: string, code = 0) =>
    `${name} ${path} broke off${code ? ` (${code})` : ""}`,
  cameBack: (ms: number) => `came back after ${Math.round(ms / 1000)} s`,
  stoodStill: (ms: number) => `the page stood still for ${seconds(ms)}`,
  slow: (message: string, ms: number) => `${message} after ${seconds(ms)}`,
  forbidden: (directive: string, what: string) => `the policy (${directive}) forbade ${what}`,
  reported: (directive: string, what: string) => `the policy (${directive}) would forbid ${what}`,
};
