// Builds the files that browsers load from this server. They are compressed once, named by the digest of
// their content, and listed in `assets.json`. A server does not read them at its start.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * @param folder the files are written into its folder `assets`
 * @param former the folder of the last build; unchanged files are copied from it, because compressing them
 * again takes 3 s
 */
export async function buildAssets(folder, former) {
  const directory = join(folder, 'assets');
  const { outputFiles } = await build({
    entryPoints: { 'api-reference': join(import.meta.dirname, 'api-reference.mjs') },
    outdir: directory,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'eof',
    logLevel: 'warning',
    write: false,
  });
  await mkdir(directory, { recursive: true });
  const names = {};
  for (const { path, contents } of outputFiles) {
    const name = basename(path);
    names[name.replace(/-[^-.]+\./, '.')] = name;
    const kept = await readFile(join(former, 'assets', `${name}.br`)).catch(() => undefined);
    await writeFile(join(directory, `${name}.br`), kept ?? brotliCompressSync(contents));
  }
  await writeFile(join(directory, 'assets.json'), JSON.stringify(names));
}
