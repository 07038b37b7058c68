import { hasCode, KaartError } from '../core/errors.ts';
import { loadOnce } from '../core/load-once.ts';
import type { Item, Table } from './table.ts';

/**
 * Version of all stored data: items, objects and files. Add 1 if a stored shape changes in any module, and
 * add a step to `lib/backup/upgrades.ts`. Data of another version are refused at start. A restore
 * upgrades a backup of an earlier version.
 *
 * 1: until November 2026. 2: events, timelines and receipts name who handed over an invitation.
 * 3: audit heads name lists of entries, signatures of receipts are items of their own, and the audit log has an index.
 * 4: withdrawals keep the result of the last check, and whether their term has passed.
 * 5: editions keep the findings of the check of their figures, and imports contain no figures.
 * 6: receipts are stored as a decision and a signature.
 * 7: timelines name the notice of each grant.
 * 8: imports keep the findings about the sheets and headers of their file.
 * 9: consent events and timelines name the company behind the record id, and editions name the identities of their rows.
 * 10: a version has an id for each audience, first disclosures name the activation of the version, and negotiations name their first message.
 * 11: notices are stored with the persons who proposed and confirmed them.
 * 12: invitations name the contact that they are for, profiles count moved identities, and events name a confirmation.
 * 13: releases, confirmed retractions and notices say why one person took both steps; invitations name the kind of their mail, their campaign and a returned mail.
 * 14: imports keep the encoding that was named for their file, and timelines lack the decisions that others replaced; editions list what was erased from their rows.
 * 15: members, keys and jobs have the names of the glossary: counterparties, recipients, withdrawal batches, dead letters.
 * 16: sent withdrawal notices name their batch.
 * 17: disclosures of some rows of a version name these rows.
 * 18: disclosures name the purpose of the read.
 * 19: partners have a last instant of their access.
 * 20: a credential of a partner may be the address of its keys.
 * 21: change feeds name the changed fields.
 * 22: versions name the other forms in which their files are stored.
 * 23: requests for access may name the address of the keys, and erasures name requests for access.
 * 24: reasons of endings, dead letters and notices are names with parameters; timelines and grants have the names of the glossary.
 * 25: editions are listed for the catalog, and counted.
 * 26: participants have presented credentials.
 * 27: a correction may be withdrawn by its contact.
 * 28: members have other names: `lastCheck` of withdrawals, `activation` of first disclosures, `controller` of receipts, `queuedAt` of messages, `stored` of corrections, `comparedWith` of holds, `createdAt` of redacted versions, `otherEdition` of checked figures.
 * 29: an invitation may be a new link that its contact requested.
 * 30: a head may state that disclosures have ended.
 * 31: the outbox may have events of negotiations and transfers, and a transfer may have the format of the HTTP profile.
 * 32: the assets in an external catalog, and the job for them.
 * 33: the item of a current version names the version, and its profile is an item of its own; the epoch may have copies.
 */
export const STORED_SCHEMA = 33;

/** The mark is in the partition of the signing keys, because the functions that write keys may write there, and each installation has keys. */
const MARK = { pk: 'KEYS', sk: 'schema' };
const KEYS = { pk: 'KEYS', sk: 'current' };
/** Content of the mark. It is a type and not an interface, because it is stored as JSON. */
type Mark = { readonly schema: number; readonly restoring?: string };
/** The last version that wrote no mark. */
const UNMARKED = 1;

/**
 * Refuses stored data of another version.
 *
 * @throws KaartError `schema-unknown`, which names both versions
 */
export function checkSchema(found: number): void {
  if (found === STORED_SCHEMA) return;
  throw new KaartError('schema-differs', {
    code: 'schema-unknown',
    parameters: { found, known: STORED_SCHEMA },
    details: { found, known: STORED_SCHEMA },
    nextStep: found > STORED_SCHEMA ? 'newer-release' : 'upgrade-by-backup',
  });
}

/**
 * Returns a table that checks the schema before its first use in this process, and marks a new table.
 * Each operation throws `schema-unknown` if the data have another version.
 */
export function withSchema(table: Table): Table {
  return checkBeforeUse(table, check);
}

/** A table that is checked before its first use in this process. Each operation throws what the check throws. */
export function checkBeforeUse(table: Table, check: (table: Table) => Promise<void>): Table {
  const ready = loadOnce(() => check(table)); // repeated after a failure: the table may be unreachable for a moment only
  return {
    async get(key) {
      await ready();
      return table.get(key);
    },
    async getMany(keys) {
      await ready();
      return table.getMany(keys);
    },
    async query(query) {
      await ready();
      return table.query(query);
    },
    async transact(writes, options) {
      await ready();
      await table.transact(writes, options);
    },
    close: () => table.close(),
  };
}

/** Returns the schema version of stored data; `undefined` for an empty table. */
export async function readSchema(table: Pick<Table, 'get'>): Promise<number | undefined> {
  const found = await table.get<Mark>(MARK);
  if (found !== undefined) return found.data.schema;
  return (await table.get(KEYS)) === undefined ? undefined : UNMARKED;
}

/** @throws KaartError `unavailable` while a backup is being restored into the table, or if that was interrupted */
export async function assertNotRestoring(table: Pick<Table, 'get'>): Promise<void> {
  if ((await findRestore(table)) !== undefined) throw restoreUnfinished();
}

function restoreUnfinished(): KaartError {
  return new KaartError('restore-unfinished', { code: 'unavailable', nextStep: 'restore-again' });
}

/** Returns the digest of the backup that is being restored into this table; `undefined` if no restore is running or was interrupted. */
export async function findRestore(table: Pick<Table, 'get'>): Promise<string | undefined> {
  return (await table.get<Mark>(MARK))?.data.restoring;
}

/** Builds the mark of a table. @param restoring digest of the backup that is being restored. @default the table is complete */
export function buildMark(restoring?: string): Item<Mark> {
  const data = { schema: STORED_SCHEMA, ...(restoring !== undefined && { restoring }) };
  return { ...MARK, version: 1, data };
}

async function check(table: Table): Promise<void> {
  const found = await table.get<Mark>(MARK);
  if (found?.data.restoring !== undefined) throw restoreUnfinished();
  if (found !== undefined) return checkSchema(found.data.schema);
  if ((await table.get(KEYS)) !== undefined) return checkSchema(UNMARKED);
  try {
    await table.transact([
      { kind: 'put', key: MARK, data: { schema: STORED_SCHEMA }, if: 'absent' },
    ]);
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    await check(table); // another process marked it
  }
}
