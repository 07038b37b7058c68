import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditService, type Chain } from '../../lib/audit/audit-service.ts';
import type { ChainEnd } from '../../lib/audit/head.ts';
import type { StoredEntry } from '../../lib/audit/listed-entry.ts';
import { verifyAudit } from '../../lib/audit/verify.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import { computeLogProjection } from '../../lib/consent/projection.ts';
import type { FieldGroup } from '../../lib/consent/vocabulary.ts';
import { type Instant, instant } from '../../lib/core/instant.ts';
import { allPages } from '../../lib/core/page.ts';
import { toArray } from '../../lib/core/to-array.ts';
import { openFileObjects } from '../../lib/embedded/file-objects.ts';
import { openSqliteTable } from '../../lib/embedded/sqlite-table.ts';
import { ListingTable, TableEntryLists } from '../../lib/store/listing-table.ts';
import { consentSetup } from '../consent/consent-setup.ts';
import { testSigner } from '../publication/publication-setup.ts';

export const [A, B, C] = ['LUHT-DEMO-0001', 'LUHT-DEMO-0002', 'LUHT-DEMO-0003'] as const;

/** A consent log with its audit heads over separate stores. The test sets the clock. */
export function openAuditSetup() {
  const raw = openSqliteTable(':memory:');
  const setup = consentSetup({ table: ListingTable.over(raw) });
  let now = instant('2025-10-01T01:30:00Z');
  const directory = mkdtempSync(join(tmpdir(), 'kaart-audit-'));
  const files = openFileObjects({ directory, publicUrl: 'http://kaart.test' });
  const lists = new TableEntryLists(raw);
  const ports = { log: setup.store, lists, files, signer: testSigner, clock: () => now };
  const audit = new AuditService(ports);
  return {
    ...setup,
    /** The table without the wrapper, for an attacker who writes to it directly. */
    raw,
    files,
    ports,
    audit,
    at: (moment: string) => {
      now = instant(moment);
    },
    grant: (recordId: string, ...groups: FieldGroup[]) =>
      setup.service.record(
        groups.map((group) => request(recordId, group)),
        'officer',
      ),
  };
}

function request(recordId: string, fieldGroup: FieldGroup): ConsentRequest {
  return {
    id: `${recordId}-${fieldGroup}`,
    recordId,
    fieldGroup,
    audience: 'partners',
    action: 'grant',
    effectiveAt: '2025-09-30T22:00:00.000Z' as Instant,
    validUntil: null,
    givenBy: 'company-representative',
    noticeVersion: 'notice-v1',
    language: 'en',
    evidenceRef: 'synthetic://evidence/1',
  };
}

/**
 * Three days: company A has 3, then 4, then 5 events, B has one, C has two from the second day on. No head
 * includes the last event of A yet.
 */
export async function recordThreeDays() {
  const setup = openAuditSetup();
  await setup.grant(A, 'registry', 'profile', 'headcount');
  await setup.grant(B, 'registry');
  await setup.audit.makeHead();
  setup.at('2025-10-02T01:30:00Z');
  await setup.grant(A, 'funding');
  await setup.grant(C, 'registry', 'profile');
  await setup.audit.makeHead();
  setup.at('2025-10-03T01:30:00Z');
  await setup.audit.makeHead();
  await setup.service.record(
    [{ ...request(A, 'profile'), id: 'last', action: 'refuse' }],
    'officer',
  );
  return setup;
}

/** A stored event that an attacker can change. */
export type Loose = Record<string, unknown>;

/** All data that a verifier reads. A test may change them. */
export interface Evidence {
  heads: { date: string; jws: string }[];
  ends: Record<string, ChainEnd[]>;
  lists: Record<string, StoredEntry[]>;
  waiting: StoredEntry[];
  chains: {
    recordId: string;
    lastSeq: number;
    lastHash: string | null;
    projection: string;
    unreadable?: true;
    events: Loose[];
  }[];
}

export async function collectEvidence({
  audit,
}: ReturnType<typeof openAuditSetup>): Promise<Evidence> {
  const evidence: Evidence = { heads: [], ends: {}, lists: {}, waiting: [], chains: [] };
  evidence.heads.push(...(await toArray(allPages((page) => audit.heads(page)))));
  for (const { date } of evidence.heads) {
    const { root, lists } = await audit.loadHead(date);
    evidence.ends[root] = await toArray(allPages((page) => audit.ends(root, page)));
    for (const list of lists)
      evidence.lists[list.root] = await toArray(allPages((page) => audit.entries(list.root, page)));
  }
  evidence.waiting = await toArray(allPages((page) => audit.listWaiting(page)));
  for await (const chain of audit.chains())
    evidence.chains.push(structuredClone(chain) as Evidence['chains'][number]);
  return evidence;
}

export function verify({ heads, ends, lists, waiting, chains }: Evidence) {
  const source = {
    heads: () => yieldEach(heads),
    readEnds: (root: string) => yieldEach(ends[root] ?? failMissing()),
    entries: (root: string) => yieldEach(lists[root] ?? failMissing()),
    listWaiting: () => yieldEach(waiting),
    chains: () => yieldEach(chains as unknown as Chain[]),
  };
  return verifyAudit(source, testSigner, computeLogProjection);
}

function failMissing(): never {
  throw new Error('no such file');
}

async function* yieldEach<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
