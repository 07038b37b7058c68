import { hasCode } from '../../core/errors.ts';
import type { Import } from '../../mapping/import/import.ts';
import {
  type Edition,
  findCurrentEdition,
  getRowsDigest,
} from '../../mapping/release/released-edition.ts';
import type { Objects } from '../../store/objects.ts';
import type { CheckDeps, SystemCheck } from './check.ts';
import { describeFileFault } from './file-fault.ts';

/** The newest imports that are looked at. */
const IMPORTS = 20;

const NEXT =
  'Put the file back from a backup. Without a backup, import the file of the analyst again, as a correction.';

/** The files of each edition and of the newest imports. Those of the current editions are read to the end. */
export const checkEditionFiles: SystemCheck = {
  name: 'edition-files',
  holds: 'the files of editions and of the newest imports are there',
  async find({ mapping, adapters: { objects } }) {
    const editions = await mapping.editions();
    const current = new Set(
      listEditionKinds(editions).map((kind) => findCurrentEdition(editions, { kind })?.id),
    );
    const faults = [];
    for (const edition of editions) {
      const { id } = edition;
      for (const file of listEditionFiles(edition)) {
        const fault = current.has(id)
          ? await describeFileFault(objects, file.key, file.digest)
          : await absence(objects, file);
        if (fault !== undefined) faults.push(`edition ${id}: ${fault}: ${file.key}`);
      }
    }
    faults.push(...(await faultsOfImports(mapping, objects)));
    const [first] = faults;
    if (first === undefined) return undefined;
    const more = faults.length === 1 ? '' : `, and ${faults.length - 1} more`;
    return { detail: `${first}${more}`, next: NEXT };
  },
};

function listEditionFiles(edition: Edition) {
  const { rows, identities } = edition;
  return [
    { ...rows, digest: getRowsDigest(edition) },
    ...(identities === null ? [] : [identities]),
  ];
}

function listEditionKinds(editions: readonly Edition[]) {
  return [...new Set(editions.map(({ kind }) => kind))];
}

async function faultsOfImports(
  mapping: CheckDeps['mapping'],
  objects: Pick<Objects, 'head'>,
): Promise<string[]> {
  const faults: string[] = [];
  const { imports } = await mapping.imports({ limit: IMPORTS });
  for (const item of imports)
    for (const file of listImportFiles(item)) {
      const fault = await absence(objects, file);
      if (fault !== undefined) faults.push(`import ${item.id}: ${fault}: ${file.key}`);
    }
  return faults;
}

function listImportFiles({ findings, review, accepted, submission }: Import) {
  const submitted = submission === null ? [] : [submission.rows];
  return [findings, review, accepted.rows, ...submitted];
}

async function absence(
  objects: Pick<Objects, 'head'>,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): Promise<string | undefined> {
  try {
    const info = await objects.head(key);
    if (info === undefined) return 'a file is missing';
    return info.bytes === bytes ? undefined : 'a file has another length';
  } catch (error) {
    if (hasCode(error, 'object-corrupt')) return 'a file is damaged';
    throw error;
  }
}
