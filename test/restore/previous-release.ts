import { execFileSync } from 'node:child_process';
import { mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { STORED_SCHEMA } from '../../lib/store/schema.ts';

type Git = (...args: readonly string[]) => Buffer;

const ROOT = resolve(import.meta.dirname, '../..');
const SCHEMA = 'lib/store/schema.ts';

/** The program with the previous schema, in a separate folder. */
export interface PreviousRelease {
  readonly folder: string;
  readonly schema: number;
}

/**
 * Takes the last program with an earlier schema from the history of this repository, because no release has
 * been published yet.
 *
 * @param root a clone
 * @throws Error with the missing part, for example in a shallow clone
 */
export function takePreviousRelease(root = ROOT): PreviousRelease {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: root, maxBuffer: 1e9, stdio: 'pipe' });
  const { commit, schema } = findCommit(git);
  const folder = mkdtempSync(join(tmpdir(), `kaart-schema-${schema}-`));
  const archive = git('archive', '--format=tar', commit);
  execFileSync('tar', ['-x', '-C', folder], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return { folder, schema };
}

/** The parent of the commit that raised the schema. If the new schema is not committed yet, the newest commit. */
function findCommit(git: Git): { readonly commit: string; readonly schema: number } {
  const changes = git('log', '--format=%H', '--', SCHEMA).toString().trim().split('\n');
  const before = changes.findIndex(
    (commit) => (schemaOf(git, commit) ?? STORED_SCHEMA) < STORED_SCHEMA,
  );
  if (before === -1)
    throw new Error(
      `The program of the schema before ${STORED_SCHEMA} is missing: this clone has no commit with an earlier ${SCHEMA}. Fetch the whole history: git fetch --unshallow`,
    );
  const commit = before === 0 ? 'HEAD' : `${changes[before - 1]}^`;
  return { commit, schema: schemaOf(git, commit) ?? 0 };
}

function schemaOf(git: Git, commit: string): number | undefined {
  const [, schema] =
    /STORED_SCHEMA = (\d+)/.exec(git('show', `${commit}:${SCHEMA}`).toString()) ?? [];
  return schema === undefined ? undefined : Number(schema);
}
