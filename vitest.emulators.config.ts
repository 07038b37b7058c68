import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

/** The AWS adapters against emulators; `npm run test:emulators` starts those and sets where they are. */
export default defineConfig({
  test: {
    include: ['test/conformance/aws-*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    restoreMocks: true,
    reporters: report === undefined ? ['default'] : ['default', ['json', { outputFile: report }]],
  },
});
