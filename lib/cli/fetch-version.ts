import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { print } from './output.ts';
import { saveBody } from './save-body.ts';
import { ask, askJson } from './session.ts';
import type { Work } from './terminal.ts';

interface VersionAnswer {
  readonly id: string;
  readonly manifest: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** Fetches every file of the current version, its manifest and the keys that signed it: all that `kaart verify` needs offline. */
export async function fetchVersion(work: Work, dataset: string, directory: string): Promise<void> {
  const { session, output } = work;
  const base = `/v1/datasets/${encodeURIComponent(dataset)}/versions`;
  const version = await askJson<VersionAnswer>(session, `${base}/current`, { as: 'partner' });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'manifest.jws'), version.manifest);
  await writeFile(
    join(directory, 'jwks.json'),
    JSON.stringify(await askJson(session, '/.well-known/jwks.json')),
  );
  for (const { path } of version.files) {
    const url = `${base}/${encodeURIComponent(version.id)}/files/${encodeURIComponent(path)}`;
    await saveBody(session, await ask(session, url, { as: 'partner' }), join(directory, path));
  }
  print(
    output,
    { version: version.id, directory, files: version.files.length },
    () => `${directory}: version ${version.id}, ${version.files.length} files and manifest.jws`,
  );
}
