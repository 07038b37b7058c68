import { defineConfig } from 'vitest/config';

const report = process.env['KAART_TEST_REPORT'];

/** The emulated deployment: needs Python, and installs its emulator and its Node.js at the first run. */
export default defineConfig({
  test: {
    include: ['test/conformance/deploy*.test.ts'],
    globalSetup: ['test/conformance/deploy-setup.ts'],
    fileParallelism: false, // the emulator bears one request at a time
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: report === undefined ? ['verbose'] : ['verbose', ['json', { outputFile: report }]],
  },
});
