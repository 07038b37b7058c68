import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

/** The pages in a real Chromium; `npm run test:browser` says where it is. */
export default defineConfig({
  test: {
    include: ['test/browser/*.test.ts'],
    fileParallelism: false, // one browser at a time: the machine may be small
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['verbose'] : ['verbose', ['json', { outputFile: report }]],
  },
});
