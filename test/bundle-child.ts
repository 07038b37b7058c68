import { basename, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a script that tests start in a separate process, so that not every process compiles the
 * modules again.
 *
 * @param entry the TypeScript file; its name differs from those of the other scripts
 * @returns the path of the JavaScript file
 */
export async function bundleChild(entry: string): Promise<string> {
  const outfile = resolve('dist/test', `${basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
  return outfile;
}
