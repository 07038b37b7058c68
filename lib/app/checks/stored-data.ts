import { checkChain } from '../../audit/check-chain.ts';
import { AUDIENCES } from '../../consent/vocabulary.ts';
import { sha256Stream } from '../../core/digest.ts';
import { hasCode } from '../../core/errors.ts';
import { addMilliseconds, DAY_MS } from '../../core/instant.ts';
import type { StatedReason } from '../../core/reasons/error-reasons.ts';
import { stateReason, toReasonTexts } from '../../core/stated-reason.ts';
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
const MAX_CHECKED_IMPORTS = 20;

/**
 * Checks the files of each edition and of the newest imports. It reads the files of the current editions
 * completely.
 */
export const checkEditionFiles: SystemCheck = {
  name: 'edition-files',
  holds: 'edition-files-whole',
  async find({ mapping, adapters: { objects } }) {
    const editions = await mapping.listEditions();
    const current = new Set(
      listEditionKinds(editions).map((kind) => findCurrentEdition(editions, { kind })?.id),
    );
    const faults: FaultOfFile[] = [];
    for (const edition of editions) {
      const { id } = edition;
      for (const file of listEditionFiles(edition)) {
        const fault = current.has(id)
          ? await describeFileFault(objects, file.key, file.digest)
          : await describeHeadFault(objects, file);
        if (fault !== undefined) faults.push({ edition: id, fault });
      }
    }
    faults.push(...(await listImportFaults(mapping, objects)));
    const [first] = faults;
    if (first === undefined) return undefined;
    const faultParameters = { fault: toReasonTexts(first.fault), count: faults.length };
    const detail =
      'edition' in first
        ? stateReason('edition-file-faulty', { edition: first.edition, ...faultParameters })
        : stateReason('import-file-faulty', { import: first.import, ...faultParameters });
    return { detail, next: 'restore-file-or-import' };
  },
};

/** A fault of a file, with the id of its edition or import. */
type FaultOfFile = { readonly fault: StatedReason } & (
  | { readonly edition: string }
  | { readonly import: string }
);

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

async function listImportFaults(
  mapping: CheckDeps['mapping'],
  objects: Pick<Objects, 'head'>,
): Promise<FaultOfFile[]> {
  const faults: FaultOfFile[] = [];
  const { imports } = await mapping.listImports({ limit: MAX_CHECKED_IMPORTS });
  for (const item of imports)
    for (const file of listImportFiles(item)) {
      const fault = await describeHeadFault(objects, file);
      if (fault !== undefined) faults.push({ import: item.id, fault });
    }
  return faults;
}

function listImportFiles({ findings, review, accepted, submission }: Import) {
  const submitted = submission === null ? [] : [submission.rows];
  return [findings, review, accepted.rows, ...submitted];
}

/** Describes a fault of a file without a read of its bytes: the file is missing or has another length. */
async function describeHeadFault(
  objects: Pick<Objects, 'head'>,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): Promise<StatedReason | undefined> {
  try {
    const info = await objects.head(key);
    if (info === undefined) return stateReason('stored-file-missing', { key });
    return info.bytes === bytes ? undefined : stateReason('stored-file-length', { key });
  } catch (error) {
    if (hasCode(error, 'object-corrupt')) return stateReason('stored-file-damaged', { key });
    throw error;
  }
}

/** Describes the fault of a file; `undefined` if its digest is right. It reads the whole file. */
async function describeFileFault(
  objects: Pick<Objects, 'get'>,
  key: string,
  sha256: string,
): Promise<StatedReason | undefined> {
  const hash = sha256Stream();
  try {
    const { body } = await objects.get(key);
    for await (const chunk of body) hash.update(chunk);
  } catch (error) {
    if (hasCode(error, 'object-not-found')) return stateReason('stored-file-missing', { key });
    if (hasCode(error, 'object-corrupt')) return stateReason('stored-file-damaged', { key });
    throw error;
  }
  return hash.digest('hex') === sha256 ? undefined : stateReason('stored-file-digest', { key });
}

/** Reads every file of the current version: one changed byte is found. */
export const checkVersionFiles: SystemCheck = {
  name: 'version-files',
  holds: 'version-files-whole',
  async find(parts) {
    const version = await findCurrentVersion(parts);
    if (version === undefined) return undefined;
    for (const audience of AUDIENCES)
      for (const { key, sha256 } of listFileKeys(version, audience)) {
        const fault = await describeFileFault(parts.adapters.objects, key, sha256);
        if (fault !== undefined) return { detail: fault, next: 'recover-files' };
      }
    return undefined;
  },
};

/** Finds that the signing keys were lost or replaced. Then recipients cannot verify the files that they fetch. */
export const checkManifest: SystemCheck = {
  name: 'manifest',
  holds: 'manifest-signed',
  async find(parts) {
    const { publication, identity } = parts;
    const version = await findCurrentVersion(parts);
    if (version === undefined) return undefined;
    const { manifest } = await publication.version(version.views.partners.id, 'partners');
    const verification = await identity.verifier.verify(manifest, MANIFEST_TYPE);
    if (verification.ok) return undefined;
    return {
      detail: stateReason('manifest-unverified', {
        version: version.id,
        cause: verification.reason,
      }),
      next: 'restore-keys-or-publish',
    };
  },
};

/** Also finds stored data that this program cannot read: reading the current version fails then. */
export const checkCurrentVersion: SystemCheck = {
  name: 'current-version',
  holds: 'version-current',
  async find(parts) {
    const version = await findCurrentVersion(parts);
    if (version === undefined)
      return { detail: stateReason('no-version-yet'), next: 'release-and-publish' };
    const { id, consentsReadAt: at } = version;
    if (at <= parts.adapters.clock()) return undefined;
    return {
      detail: stateReason('version-in-future', { version: id, at }),
      next: 'correct-clock-and-publish',
    };
  },
};

/** Number of companies among which one is chosen at random. */
const SAMPLE_SIZE = 2_000;

/** Verifies the log of one company, chosen at random at each run. `kaart audit verify` verifies all logs. */
export const checkConsentLog: SystemCheck = {
  name: 'consent-log',
  holds: 'consent-log-whole',
  async find({ consents }) {
    const ends = [];
    for await (const end of consents.chainEnds()) if (ends.push(end) === SAMPLE_SIZE) break;
    const end = ends[Math.floor(Math.random() * ends.length)];
    if (end === undefined) return undefined;
    const { recordId, lastSeq, lastHash } = end;
    const { readable, defects } = checkChain(
      recordId,
      await toArray(consents.storedEvents(recordId)),
    );
    const last = readable.find(({ seq }) => seq === lastSeq);
    const isWhole = defects.length === 0 && (lastSeq === 0 || last?.hash === lastHash);
    if (isWhole) return undefined;
    const codes = [...new Set(defects.map(({ code }) => code))].join(', ') || 'LOG_CUT';
    return {
      detail: stateReason('consent-log-damaged', { company: recordId, codes }),
      next: 'verify-log-and-restore',
    };
  },
};

export const checkJournal: SystemCheck = {
  name: 'journal',
  holds: 'journal-recorded',
  async find({ journal }) {
    const missingEntries = await journal.listMissingEntries();
    if (missingEntries.length === 0) return undefined;
    return {
      detail: stateReason('journal-entries-missing', { count: missingEntries.length }),
      next: 'recover-journal',
    };
  },
};

/**
 * A head with a future date is not replaced. It is a problem until a nightly run with the right clock signs
 * another head.
 */
export const checkAuditHead: SystemCheck = {
  name: 'audit-head',
  holds: 'audit-head-in-time',
  async find(parts) {
    const [futureHead] = await parts.audit.listFutureHeads();
    if (futureHead === undefined) return undefined;
    const yesterday = addMilliseconds(parts.adapters.clock(), -DAY_MS).slice(0, 10);
    const newest = await findNewestDate(parts);
    if (newest !== undefined && newest >= yesterday) return undefined;
    const detail =
      newest === undefined
        ? stateReason('audit-head-alone-in-future', { ahead: futureHead })
        : stateReason('audit-head-in-future', { ahead: futureHead, newest });
    return { detail, next: 'correct-clock-for-head' };
  },
};

async function findNewestDate({ audit }: CheckDeps): Promise<string | undefined> {
  try {
    return (await audit.loadHead()).date;
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
  holds: 'clock-right',
  async find({ adapters }) {
    const newest = await new TableConsentFeed(adapters.table).findNewestInstant();
    const now = adapters.clock();
    if (newest === undefined || Date.parse(newest) - Date.parse(now) <= TOLERANCE_MS)
      return undefined;
    return {
      detail: stateReason('clock-behind', { newest, now }),
      next: 'correct-clock-or-wait',
    };
  },
};

/** More than one publication needs. Bytes. */
const NEEDED_BYTES = 200_000_000;
const MEGABYTE = 1_000_000;

export const checkDiskSpace: SystemCheck = {
  name: 'disk-space',
  holds: 'disk-has-space',
  async find({ adapters: { freeBytes } }) {
    const free = freeBytes?.();
    if (free === undefined || free >= NEEDED_BYTES) return undefined;
    return {
      detail: stateReason('disk-nearly-full', {
        free: Math.floor(free / MEGABYTE),
        needed: NEEDED_BYTES / MEGABYTE,
      }),
      next: 'free-or-larger-disk',
    };
  },
};
