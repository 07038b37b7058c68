import { expect } from 'vitest';

// Without this, Vitest compares two buffers byte by byte in JavaScript. A file of 4 MB takes half a minute.
expect.addEqualityTesters([
  (one: unknown, other: unknown) =>
    one instanceof Uint8Array && other instanceof Uint8Array
      ? Buffer.compare(one, other) === 0
      : undefined,
]);
