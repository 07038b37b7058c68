// Decides whether the memory of a process is stable: medians and slope of samples that were taken after a
// garbage collection.

/** Growth from the first to the last third that counts as stable: a share, plus bytes. */
const FLAT = { heapUsed: { share: 0.2, bytes: 12e6 }, rss: { share: 0.25, bytes: 60e6 } };
/** Share of the samples that are ignored because the process warms up. */
const WARM_UP = 0.2;

export class Memory {
  #samples = [];

  /** Forgets the samples of a process that has ended. */
  restart() {
    this.#samples = [];
  }

  add(sample) {
    this.#samples.push({ at: Date.now(), ...sample });
  }

  get count() {
    return this.#samples.length;
  }

  /**
   * For `heapUsed` or `rss`: the medians of the first and the last third, the slope in bytes an hour, and
   * whether it is stable.
   */
  assess(name) {
    const warm = this.#samples.slice(Math.floor(this.#samples.length * WARM_UP));
    const third = Math.max(1, Math.floor(warm.length / 3));
    const values = warm.map((sample) => sample[name]);
    const [first, last] = [median(values.slice(0, third)), median(values.slice(-third))];
    const { share, bytes } = FLAT[name];
    return {
      first,
      last,
      slope:
        slopeOf(
          warm.map(({ at }) => at),
          values,
        ) * 3_600_000,
      isFlat: warm.length >= 6 && last <= first * (1 + share) + bytes,
    };
  }
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Slope by least squares. @returns units of `ys` by unit of `xs` */
function slopeOf(xs, ys) {
  const mean = (all) => all.reduce((sum, each) => sum + each, 0) / Math.max(1, all.length);
  const [x, y] = [mean(xs), mean(ys)];
  const spread = xs.reduce((sum, each) => sum + (each - x) ** 2, 0);
  return spread === 0
    ? 0
    : xs.reduce((sum, each, at) => sum + (each - x) * (ys[at] - y), 0) / spread;
}
