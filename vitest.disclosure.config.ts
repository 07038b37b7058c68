import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

/** A second opinion on what is withheld, by τ-ARGUS: needs Python, and installs it at the first run. */
export default defineConfig({
  test: {
    include: ['test/conformance/tau-argus.test.ts'],
    testTimeout: 60_000,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
