import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PUBLIC_COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { jwsPayload } from '../../core/jws-payload.ts';
import { JWKS_ARCHIVE_PATH } from '../../identity/server-metadata.ts';
import { Manifest } from '../../publication/manifest.ts';
import { MANIFEST_FILE } from '../../publication/verify.ts';
import { ask, askJson } from '../session/session.ts';
import { print } from '../terminal/output.ts';
import { makeFolder, writeText } from '../terminal/output-path.ts';
import type { CommandContext } from '../terminal/terminal.ts';
import { saveBody } from './save-body.ts';

/** The keys as they were published when the version was fetched. */
export const JWKS_FILE = 'jwks.json';

interface VersionRequest {
  readonly dataset: string;
  readonly directory: string;
  readonly purpose?: string;
}

interface VersionView {
  readonly id: string;
  readonly manifest: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** Rows that companies show to everyone are read without a token. */
export function getReadRole(dataset: string): { readonly as?: 'partner' } {
  return dataset === PUBLIC_COMPANIES_DATASET_ID ? {} : { as: 'partner' };
}

/** Fetches every file of the current version, its manifest and the keys that signed it: all that `kaart verify` needs offline. */
export async function fetchVersion(
  work: CommandContext,
  { dataset, directory, purpose }: VersionRequest,
): Promise<void> {
  const { session, output } = work;
  const base = `/v1/datasets/${encodeURIComponent(dataset)}/versions`;
  await makeFolder(directory);
  const version = await askJson<VersionView>(session, `${base}/current`, getReadRole(dataset));
  await writeText(join(directory, MANIFEST_FILE), version.manifest);
  const keys = await askJson(session, JWKS_ARCHIVE_PATH);
  await writeText(join(directory, JWKS_FILE), JSON.stringify(keys));
  for (const { path } of version.files) {
    const url = `${base}/${encodeURIComponent(version.id)}/files/${encodeURIComponent(path)}`;
    const asking = () => ask(session, url, { query: { purpose }, ...getReadRole(dataset) });
    await saveBody(work, asking, join(directory, path));
  }
  print(
    output,
    { version: version.id, directory, files: version.files.length },
    () => `${directory}: version ${version.id}, ${version.files.length} files and manifest.jws`,
  );
}

/** The version that was fetched to a directory; anything else is a version's own id. */
export async function readSavedVersion(since: string): Promise<string> {
  try {
    const jws = await readFile(join(since, MANIFEST_FILE), 'utf8');
    return Manifest.parse(jwsPayload(jws)).version;
  } catch {
    return since;
  }
}
