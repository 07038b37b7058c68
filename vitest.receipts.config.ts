import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

/** What Kaart signs, verified by a program of another language; `scripts/receipts.mjs` gives it its Python. */
export default defineConfig({
  test: {
    include: ['test/independent/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
