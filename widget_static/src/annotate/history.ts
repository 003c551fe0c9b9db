/** Every state in turn, as many as there were, and the one that is now. */
export class History<State> {
  readonly #states: State[];
  #at = 0;
  #joint = "";

  constructor(first: State) {
    this.#states = [first];
  }

  get now(): State {
    return this.#states[this.#at] as State;
  }

  /** Whether anything differs from how it began. */
  get changed(): boolean {
    return this.#at > 0;
  }

  /** Take up a new state. States that follow each other under one name are undone as one. */
  add(state: State, joint = ""): void {
    if (!joint || joint !== this.#joint) this.#at += 1;
    this.#states.splice(this.#at, Number.POSITIVE_INFINITY, state);
    this.#joint = joint;
  }

  /** Whether there is a state before (-1) or after (1) this one. */
  has(step: -1 | 1): boolean {
    return this.#at + step in this.#states;
  }

  /** Go there. */
  go(step: -1 | 1): void {
    if (this.has(step)) this.#at += step;
    this.#joint = "";
  }
}
