// Whether an answer looks like a password: the part that sends knows, as soon as it is there.

let judge = (_words: string): boolean => false;

/** Say whether words hold something like a password or a card number, as far as it can be told yet. */
export function looksPrivate(words: string): boolean {
  return judge(words);
}

/** Judge by this from now on. */
export function judgeBy(rule: (words: string) => boolean): void {
  judge = rule;
}
