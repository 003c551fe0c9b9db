/** Every state in turn, as many as there were, and the one that is now. */
export class History<State> {
  #at = 0;
  #joint = "";
  readonly #states: State[];

  constructor(first: State) {
    this.#states = [first];
  }

  get present(): State {
    return this.#states[this.#at] as State;
  }

  /** Whether anything was done that is not undone. */
  get differs(): boolean {
    return this.#at > 0;
  }

  /** Take up a new state. States that follow each other under one name are undone as one. */
  record(state: State, joint = ""): void {
    if (!joint || joint !== this.#joint) this.#at++;
    this.#states.splice(this.#at, 1 / 0, state);
    this.#joint = joint;
  }

  /** Whether there is a state before (-1) or after (1) this one. */
  reaches(step: number): boolean {
    return this.#at + step in this.#states;
  }

  /** Go to the state before or after, which must be there. */
  travel(step: number): void {
    this.#at += step;
    this.#joint = "";
  }
}
