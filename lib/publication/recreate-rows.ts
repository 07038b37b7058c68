import { AUDIENCES, type Audience } from '../consent/vocabulary.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { type ByteLine, byteLines, readRecordId } from './byte-lines.ts';
import { groupsIn, NO_GRANTS } from './grant-mask.ts';
import { versionPrefix, viewKey } from './keys.ts';
import type { StoredGrant } from './plan.ts';
import type { PublishableRows } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';
import { SourceRow } from './render/source-row.ts';
import { SortedCursor } from './sorted-cursor.ts';
import { readStoredGrants } from './stored-grants.ts';
import type { Version } from './version.ts';

/** Keys of the missing files of a version, and of files that were overwritten with other content. */
export async function listMissingFiles(
  files: Pick<PublicationDeps['files'], 'list'>,
  version: Version,
): Promise<readonly string[]> {
  const stored = new Map<string, string>();
  for await (const { key, sha256 } of files.list(versionPrefix(version))) stored.set(key, sha256);
  return AUDIENCES.flatMap((audience) =>
    listFileKeys(version, audience)
      .filter(({ key, sha256 }) => stored.get(key) !== sha256)
      .map(({ key }) => key),
  );
}

/** The keys of the files of a view and of their other forms, each with its SHA-256. */
export function listFileKeys(
  version: Version,
  audience: Audience,
): readonly { readonly key: string; readonly sha256: string }[] {
  return version.views[audience].files.flatMap(({ path, sha256, forms }) => [
    { key: viewKey(version, audience, path), sha256 },
    ...forms.map(({ form, sha256 }) => ({ key: viewKey(version, audience, path, form), sha256 })),
  ]);
}

/**
 * The grants of a version, as the upper bound of the next one. If their file is missing, there is no
 * bound, and only the current grants decide.
 */
export async function loadGrantBound(
  { files, dataset, log }: Pick<PublicationDeps, 'files' | 'dataset' | 'log'>,
  version: Version,
): Promise<{ readonly atMost?: AsyncIterable<readonly StoredGrant[]> }> {
  const grants = readStoredGrants(files, dataset, version);
  try {
    const first = await grants.next();
    return { atMost: prepend(first, grants) };
  } catch (error) {
    if (!hasCode(error, 'object-not-found')) throw error;
    log('warn', 'grants-missing', { dataset, version: version.id, seq: version.seq });
    return {};
  }
}

async function* prepend<T>(
  first: IteratorResult<T, unknown>,
  rest: AsyncGenerator<T>,
): AsyncGenerator<T> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

/**
 * Recreates the rows of the current version for an audience from its edition and its grants.
 *
 * @throws KaartError `object-not-found` if another version has become current: then the file was
 * deleted on purpose
 */
export async function recreateRows(
  deps: Pick<PublicationDeps, 'files' | 'dataset' | 'log' | 'editions' | 'versions'>,
  version: Version,
  audience: Audience,
): Promise<SortedCursor<ByteLine>> {
  const current = (await deps.versions.head(deps.dataset))?.value.version;
  if (current?.seq !== version.seq)
    throw new KaartError('rows-superseded', { code: 'object-not-found' });
  const { atMost = noGrants() } = await loadGrantBound(deps, version);
  const rows = await deps.editions.rows(version.edition);
  return new SortedCursor(renderShownLines(rows, atMost, audience), readRecordId);
}

async function* noGrants(): AsyncGenerator<readonly StoredGrant[]> {}

async function* renderShownLines(
  { bytes, fields }: PublishableRows,
  grants: AsyncIterable<readonly StoredGrant[]>,
  audience: Audience,
): AsyncGenerator<readonly ByteLine[]> {
  const cursor = new SortedCursor(grants, ([recordId]) => recordId);
  try {
    for await (const batch of byteLines(bytes)) {
      const shown: ByteLine[] = [];
      for (const line of batch) {
        const mask = (await cursor.find(readRecordId(line)))?.[1] ?? NO_GRANTS;
        const groups = groupsIn(mask, audience);
        if (groups !== 0) shown.push(new SourceRow(line, fields).json(groups));
      }
      yield shown;
    }
  } finally {
    await cursor.close();
  }
}
