import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

const REFERENCE = '../shared/reference/schemas/dsp';
if (!existsSync(REFERENCE))
  throw new Error(`The official schemas and figures were not compared. Missing: ${REFERENCE}`);

/** Held against other people's schemas, examples and captures, which lie beside the project. */
export default defineConfig({
  test: {
    include: ['test/validators/**/*.test.ts'],
    testTimeout: 60_000,
    restoreMocks: true,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
