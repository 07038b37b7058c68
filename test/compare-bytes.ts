import { expect } from 'vitest';

// Vitest compares two buffers byte by byte in JavaScript: half a minute for a file of 4 MB.
expect.addEqualityTesters([
  (one: unknown, other: unknown) =>
    one instanceof Uint8Array && other instanceof Uint8Array
      ? Buffer.compare(one, other) === 0
      : undefined,
]);
