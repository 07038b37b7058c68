// How what is deployed is bundled by esbuild.

// Some packages inside still call require(); an ES module has none of its own.
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
