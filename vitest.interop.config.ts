import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

/** A real Eclipse EDC on the other side; `npm run test:edc` starts the pair and says where everything is. */
export default defineConfig({
  test: {
    include: ['test/interop/*.test.ts'],
    fileParallelism: false, // there is one pair, and it has one address each
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: report === undefined ? ['verbose'] : ['verbose', ['json', { outputFile: report }]],
  },
});
