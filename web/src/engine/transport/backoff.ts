const startMs = 250;
const capMs = 15_000;

/** Exponential backoff with full jitter: anything from nothing to twice as long as before, up to the cap. */
export class Backoff {
  readonly #chance: () => number;
  #failures = 0;

  constructor(chance: () => number) {
    this.#chance = chance;
  }

  next(): number {
    const ceiling = Math.min(capMs, startMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return Math.floor(this.#chance() * ceiling);
  }

  /** As after many failures: the next wait is drawn below the cap. */
  slow(): void {
    this.#failures = 16;
  }

  reset(): void {
    this.#failures = 0;
  }
}
