import { checkChain } from '../../audit/check-chain.ts';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { sha256Stream } from '../../core/digest.ts';
import { hasCode } from '../../core/errors.ts';
import { addMilliseconds, DAY_MS } from '../../core/instant.ts';
import { toArray } from '../../core/to-array.ts';
import type { Import } from '../../mapping/import/import.ts';
import {
  type Edition,
  findCurrentEdition,
  getRowsDigest,
} from '../../mapping/release/released-edition.ts';
import { MANIFEST_TYPE } from '../../publication/manifest.ts';
import { listFileKeys } from '../../publication/recreate-rows.ts';
import { TableConsentFeed } from '../../store/consent-feed.ts';
import type { Objects } from '../../store/objects.ts';
import { type CheckDeps, findCurrentVersion, type SystemCheck } from './check.ts';

/** Number of newest imports that are checked. */
const IMPORTS = 20;

const NEXT =
  'Put the file back from a backup. Without a backup, import the file of the analyst again, as a correction.';

/** Checks the files of each edition and of the newest imports. It reads those of the current editions to the end. */
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
          : await describeHeadFault(objects, file);
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
      const fault = await describeHeadFault(objects, file);
      if (fault !== undefined) faults.push(`import ${item.id}: ${fault}: ${file.key}`);
    }
  return faults;
}

function listImportFiles({ findings, review, accepted, submission }: Import) {
  const submitted = submission === null ? [] : [submission.rows];
  return [findings, review, accepted.rows, ...submitted];
}

/** Describes the fault of a file that shows without a read of its bytes: it is missing or has another length. */
async function describeHeadFault(
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

/** Describes the fault of a file; `undefined` if its digest is right. It reads the whole file. */
async function describeFileFault(
  objects: Pick<Objects, 'get'>,
  key: string,
  sha256: string,
): Promise<string | undefined> {
  const hash = sha256Stream();
  try {
    const { body } = await objects.get(key);
    for await (const chunk of body) hash.update(chunk);
  } catch (error) {
    if (hasCode(error, 'object-not-found')) return 'a file is missing';
    if (hasCode(error, 'object-corrupt')) return 'a file is damaged';
    throw error;
  }
  return hash.digest('hex') === sha256 ? undefined : 'a file has other bytes than its digest says';
}

/** Reads every file of the current version: one changed byte is found. */
export const checkVersionFiles: SystemCheck = {
  name: 'version-files',
  holds: 'every file of the current version is there, with its digest',
  async find(parts) {
    const version = await findCurrentVersion(parts);
    if (version === undefined) return undefined;
    for (const audience of AUDIENCES)
      for (const { key, sha256 } of listFileKeys(version, audience)) {
        const fault = await describeFileFault(parts.adapters.objects, key, sha256);
        if (fault !== undefined)
          return {
            detail: `${fault}: ${key}`,
            next: 'Run kaart recover, which makes missing files again; delete a damaged file first.',
          };
      }
    return undefined;
  },
};

/** Finds that the signing keys were lost or replaced: recipients then cannot verify what they fetch. */
export const checkManifest: SystemCheck = {
  name: 'manifest',
  holds: 'the manifest of the current version is signed with a published key',
  async find(parts) {
    const { publication, identity } = parts;
    const version = await findCurrentVersion(parts);
    if (version === undefined) return undefined;
    const { manifest } = await publication.version(version.views.partners.id, 'partners');
    const signed = await identity.verifier.verify(manifest, MANIFEST_TYPE);
    if (signed.ok) return undefined;
    return {
      detail: `the manifest of version ${version.id} cannot be verified (${signed.reason})`,
      next: 'Put keys.json back from a backup; without a backup, publish a new version.',
    };
  },
};

/** Also finds stored data that this program cannot read: reading the current version fails then. */
export const checkCurrentVersion: SystemCheck = {
  name: 'current-version',
  holds: 'a version is published, and its time is not in the future',
  async find(parts) {
    const version = await findCurrentVersion(parts);
    if (version === undefined)
      return {
        detail: 'nothing has been published yet',
        next: 'Release an edition, then run kaart publish.',
      };
    if (version.consentsReadAt <= parts.adapters.clock()) return undefined;
    return {
      detail: `version ${version.id} was made at ${version.consentsReadAt}, which is in the future`,
      next: 'Correct the clock of this machine, then run kaart publish.',
    };
  },
};

/** Number of companies among which one is chosen at random. */
const AMONG = 2_000;

/** Verifies the log of one company, another one each time: `kaart audit verify` verifies all. */
export const checkConsentLog: SystemCheck = {
  name: 'consent-log',
  holds: 'the consent log of one company, chosen at random, is whole',
  async find({ consents }) {
    const ends = [];
    for await (const end of consents.chainEnds()) if (ends.push(end) === AMONG) break;
    const end = ends[Math.floor(Math.random() * ends.length)];
    if (end === undefined) return undefined;
    const { recordId, lastSeq, lastHash } = end;
    const { ties, damage } = checkChain(recordId, await toArray(consents.storedEvents(recordId)));
    const last = ties.find(({ seq }) => seq === lastSeq);
    const isWhole = damage.length === 0 && (lastSeq === 0 || last?.hash === lastHash);
    if (isWhole) return undefined;
    const codes = [...new Set(damage.map(({ code }) => code))].join(', ') || 'LOG_CUT';
    return {
      detail: `the consent log of ${recordId} is damaged: ${codes}`,
      next: 'Run kaart audit verify, which names each damaged log; then put the data back from a backup and run kaart recover.',
    };
  },
};

export const checkJournal: SystemCheck = {
  name: 'journal',
  holds: 'the table has all withdrawals of the journal',
  async find({ journal }) {
    const lacking = await journal.listMissingEntries();
    if (lacking.length === 0) return undefined;
    return {
      detail: `the table lacks ${lacking.length} entries of the journal of withdrawals`,
      next: 'Run kaart recover; until then no row can be read.',
    };
  },
};

/** A head with a future date stays, because no head is replaced. It is a problem until a night with the right clock signs another head. */
export const checkAuditHead: SystemCheck = {
  name: 'audit-head',
  holds: 'no audit head of the future waits for a night with the right clock',
  async find(parts) {
    const [ahead] = await parts.audit.listFutureHeads();
    if (ahead === undefined) return undefined;
    const yesterday = addMilliseconds(parts.adapters.clock(), -DAY_MS).slice(0, 10);
    const newest = await newestDate(parts);
    if (newest !== undefined && newest >= yesterday) return undefined;
    return {
      detail: `the audit head of ${ahead} is in the future, and the last one before it is of ${newest ?? 'no day'}`,
      next: 'Correct the clock of this machine; the next nightly run signs the head of its day.',
    };
  },
};

async function newestDate({ audit }: CheckDeps): Promise<string | undefined> {
  try {
    return (await audit.head()).date;
  } catch (error) {
    if (hasCode(error, 'not-found')) return undefined;
    throw error;
  }
}

/** Clocks of processes differ by less than this. Milliseconds. */
const TOLERANCE_MS = 60_000;

/** A decision of a wrong clock keeps its place in the order. Only its moment is wrong. */
export const checkClock: SystemCheck = {
  name: 'clock',
  holds: 'the clock is not behind the newest decision',
  async find({ adapters }) {
    const newest = await new TableConsentFeed(adapters.table).newestAt();
    const now = adapters.clock();
    if (newest === undefined || Date.parse(newest) - Date.parse(now) <= TOLERANCE_MS)
      return undefined;
    return {
      detail: `the newest decision was recorded at ${newest}, and the clock says ${now}`,
      next: 'Correct the clock of this machine. If it is right, the clock was ahead at that decision: no decision is lost, and this ends with the night after the next decision.',
    };
  },
};

/** More than one publication needs. Bytes. */
const NEEDED_BYTES = 200_000_000;

export const checkDiskSpace: SystemCheck = {
  name: 'disk-space',
  holds: 'the disk of the data directory has free space',
  async find({ adapters: { freeBytes } }) {
    const free = freeBytes?.();
    if (free === undefined || free >= NEEDED_BYTES) return undefined;
    return {
      detail: `${Math.floor(free / 1_000_000)} MB are free on the disk of the data directory; 200 MB are needed`,
      next: 'Free space on this disk, or move the data directory to a larger one.',
    };
  },
};
