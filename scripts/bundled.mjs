// Options of esbuild for the deployed bundles.

// Some bundled packages call require(), which an ES module does not have.
const REQUIRE =
  "import{createRequire as kaartRequire}from'node:module';const require=kaartRequire(import.meta.url);";

export const BUNDLED = {
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  mainFields: ['module', 'main'],
  charset: 'utf8', // French and German texts are shorter than with escapes
  banner: { js: REQUIRE },
  logLevel: 'warning',
};
