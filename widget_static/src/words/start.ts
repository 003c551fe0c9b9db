// Texts of the start-up script, which is there before any language is: few and short.

const start = {
  launcher: "Feedback",
  notLoaded: "The feedback form could not be loaded. Please try again.",
};

/** Choose the language; the best match of those that there are. */
export const startWords = (_lang: string): typeof start => start;
