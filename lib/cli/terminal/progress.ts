/** How far a download is. */
export interface Progress {
  /** @param bytes of the whole that are here; the first call says where this run begins */
  at(bytes: number, total: number | null): void;
  /** For a person: bytes, and how fast they came. */
  text(): string;
}

/** @param now milliseconds */
export function createProgress(
  name: string,
  now: () => number = () => performance.now(),
): Progress {
  const startedAt = now();
  let first: number | undefined;
  let [bytes, total]: [number, number | null] = [0, null];
  return {
    at(here, whole) {
      first ??= here;
      // A file that begins anew has fewer.
      first = Math.min(first, here);
      [bytes, total] = [here, whole];
    },
    text() {
      const seconds = Math.max(0.001, (now() - startedAt) / 1000);
      const rate = sizeText((bytes - (first ?? 0)) / seconds);
      const of = total === null ? '' : ` of ${sizeText(total)}`;
      return `${name}: ${sizeText(bytes)}${of}, ${rate}/s`;
    },
  };
}

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${Math.round(bytes)} B`;
  return bytes < 1_000_000 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
