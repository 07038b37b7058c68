import { hasCode } from '../../core/errors.ts';
import { allPages } from '../../core/page.ts';
import { stateReason } from '../../core/stated-reason.ts';
import type { CheckDeps, SystemCheck } from './check.ts';
import { checkEditionFiles, checkManifest, checkVersionFiles } from './stored-data.ts';

/**
 * Compares the table with the newest signed head, which is in the object store. A table from an earlier
 * moment lacks events and entries of the head. The check continues with earlier heads as long as entries are
 * missing.
 */
const checkSignedHead: SystemCheck = {
  name: 'signed-head',
  holds: 'signed-head-covered',
  async find(parts) {
    const companies = await countShortChains(parts);
    const entries = await countMissingEntries(parts);
    if (companies === 0 && entries === 0) return undefined;
    return {
      detail: stateReason('table-behind-head', { companies, entries }),
      next: 'restore-later-moment',
    };
  },
};

async function countShortChains({ audit, consents }: CheckDeps): Promise<number> {
  const head = await loadIfFound(() => audit.loadHead());
  if (head === undefined) return 0;
  const stored = new Map<string, number>();
  for await (const { recordId, lastSeq } of consents.chainEnds()) stored.set(recordId, lastSeq);
  let shortChains = 0;
  for await (const { recordId, lastSeq } of audit.readChainEnds(head.root))
    if ((stored.get(recordId) ?? 0) < lastSeq) shortChains += 1;
  return shortChains;
}

async function countMissingEntries({ audit }: CheckDeps): Promise<number> {
  let total = 0;
  for (let head = await loadIfFound(() => audit.loadHead()); head !== undefined; ) {
    let missing = 0;
    for (const { root } of head.lists)
      for await (const { stored } of allPages((page) => audit.entries(root, page)))
        if (stored === undefined) missing += 1;
    if (head.lists.length > 0 && missing === 0) break;
    total += missing;
    const before: string | undefined = head.previous?.date;
    head = before === undefined ? undefined : await loadIfFound(() => audit.loadHead(before));
  }
  return total;
}

async function loadIfFound<T>(find: () => Promise<T>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined;
    throw error;
  }
}

const ID = /^imports\/([^/]+)\//;

/** An import after the moment of the table has left files, and no item. */
const checkImportObjects: SystemCheck = {
  name: 'import-objects',
  holds: 'import-objects-known',
  async find({ mapping, adapters: { objects } }) {
    const unknown = new Set<string>();
    const known = new Set<string>();
    for await (const { key } of objects.list('imports/')) {
      const id = ID.exec(key)?.[1];
      if (id === undefined || known.has(id) || unknown.has(id)) continue;
      const found = await loadIfFound(() => mapping.getImport(id));
      (found === undefined ? unknown : known).add(id);
    }
    if (unknown.size === 0) return undefined;
    return {
      detail: stateReason('imports-unknown', {
        count: unknown.size,
        imports: [...unknown].slice(0, 3).join(', '),
      }),
      next: 'import-again',
    };
  },
};

/** The checks of `kaart recover`, after it has recorded withdrawals again and made missing files. */
export const RECOVERY_CHECKS: readonly SystemCheck[] = [
  checkSignedHead,
  checkVersionFiles,
  checkManifest,
  checkEditionFiles,
  checkImportObjects,
];
