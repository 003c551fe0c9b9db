// Texts of the trail. Tickets quote them, so they stay in one language.

export const stepWords = {
  clicked: (name: string) => name && `clicked “${name}”`,
  clickedA: (tag: string) => `clicked ${tag}`,
  clickedIn: (place: string) => (place ? `clicked in “${place}”` : "clicked on the page"),
  changed: (name: string) => (name ? `changed “${name}”` : "changed a field"),
  opened: (path: string) => `opened ${path}`,
  wentTo: (path: string) => `went to ${path}`,
  cameBack: (ms: number) => `came back after ${Math.round(ms / 1000)} s`,
  givenUp: "given up",
  noAnswer: "no answer",
  notLoaded: (file: string) => `could not load ${file}`,
  thrown: (value: string) => `thrown: ${value}`,
};
