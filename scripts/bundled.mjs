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
  banner: { js: REQUIRE },
  logLevel: 'warning',
};
