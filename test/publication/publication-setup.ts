import { createHmac } from 'node:crypto';
import { ConsentService } from '../../lib/consent/consent-service.ts';
import type { ConsentRequest } from '../../lib/consent/event.ts';
import type { ConsentImportDeps } from '../../lib/consent/import.ts';
import { recordTogether } from '../../lib/consent/recorder.ts';
import { type Audience, FIELD_GROUPS, type FieldGroup } from '../../lib/consent/vocabulary.ts';
import { COMPANIES_DATASET_ID } from '../../lib/core/dataset-ids.ts';
import { canonicalJson, type Json, sha256 } from '../../lib/core/digest.ts';
import { addMilliseconds, type Instant, instant } from '../../lib/core/instant.ts';
import { chunks } from '../../lib/core/lines.ts';
import { noLog } from '../../lib/core/log.ts';
import type { Signer, Verifier } from '../../lib/core/signature.ts';
import {
  type EligibilityFields,
  isEligibleRecord,
} from '../../lib/mapping/companies/eligibility.ts';
import type { CompanyRecord } from '../../lib/mapping/record.ts';
import { DEFAULT_THRESHOLDS } from '../../lib/mapping/release/compare-profiles.ts';
import { type Profile, ProfileCounter } from '../../lib/mapping/release/profile.ts';
import { ROW_FORMATS } from '../../lib/publication/file-formats.ts';
import type {
  ConsentSource,
  EditionSource,
  PublishableEdition,
} from '../../lib/publication/ports.ts';
import type { PublicationDeps } from '../../lib/publication/publication-deps.ts';
import { PublicationService } from '../../lib/publication/publication-service.ts';
import type { ReadablePublication } from '../../lib/publication/recipient-publication.ts';
import type { View } from '../../lib/publication/version.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { staleWrites } from '../../lib/store/consent-epoch.ts';
import { TableConsentStore } from '../../lib/store/consent-store.ts';
import { TableLeases } from '../../lib/store/lease-store.ts';
import { TableRedactionStore } from '../../lib/store/redaction-store.ts';
import { listAllItems, type Table } from '../../lib/store/table.ts';
import { TableVersionStore } from '../../lib/store/version-store.ts';
import { plainReceipt } from '../consent/events.ts';
import { MemoryFiles } from './memory-files.ts';
import { MemoryTable } from './memory-table.ts';

export const START = instant('2025-09-30T22:00:00Z');
/** Secret for the ids of versions. Another secret gives other ids. */
export const VERSION_KEY = new Uint8Array(32).fill(7);
export const PURPOSE = 'https://w3id.org/dpv#ScientificResearch';

/** Editions as the mapping module returns them. The last released edition that is not retracted is current. */
class MemoryEditions implements EditionSource {
  readonly #editions: { edition: PublishableEdition; text: string; retracted: boolean }[];

  constructor(from?: MemoryEditions) {
    this.#editions = from === undefined ? [] : from.#editions.map((entry) => ({ ...entry }));
  }

  release(
    id: string,
    records: readonly CompanyRecord[],
    changes: Partial<PublishableEdition> = {},
  ): PublishableEdition {
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('');
    const edition = {
      id,
      referenceDate: '2025-09-30',
      rowsDigest: sha256(text),
      submittedBy: 'analyst',
      eligible: records.filter(isEligibleRecord).length,
      profile: profileOf(records.filter(isEligibleRecord)),
      ...changes,
    };
    this.#editions.push({ edition, text, retracted: false });
    return edition;
  }

  retract(id: string): void {
    for (const entry of this.#editions) if (entry.edition.id === id) entry.retracted = true;
  }

  async isReleased({ id }: { readonly id: string }): Promise<boolean> {
    return this.#editions.some(({ edition, retracted }) => edition.id === id && !retracted);
  }

  async current(): Promise<PublishableEdition | undefined> {
    return this.#editions.findLast(({ retracted }) => !retracted)?.edition;
  }

  async rows({ rowsDigest }: { readonly rowsDigest: string }) {
    const text = this.#editions.find(({ edition }) => edition.rowsDigest === rowsDigest)?.text;
    if (text === undefined) throw new Error('no such edition');
    return {
      fields: FIELDS_2025,
      bytes: chunks([text]),
      isEligible: (_: string, fields: EligibilityFields) => isEligibleRecord(fields),
    };
  }
}

function profileOf(eligible: readonly CompanyRecord[]): Profile {
  const counter = new ProfileCounter(FIELDS_2025);
  for (const record of eligible) counter.add(record);
  return counter.buildProfile({ rows: eligible.length, rejected: 0, moved: 0 });
}

/** With only a few companies, every share changes much. Here, only lost companies hold a run. */
const ONLY_LOST_ROWS = {
  ...DEFAULT_THRESHOLDS,
  jobsMoved: 1e6,
  shareMoved: 101,
  columnEmptied: 100,
  companiesLeft: 1e6,
  companiesEntered: 1e6,
  companiesReplaced: 1e6,
  companiesRenamed: 1e6,
  identitiesMoved: 101,
  audienceLost: 1e6,
};

/** Signs with a secret of this test. The signature has the form of a compact JWS. */
export const testSigner: Signer & Verifier = {
  async sign(payload, typ) {
    const parts = [{ alg: 'HS256', kid: 'test', typ }, payload].map((part) =>
      Buffer.from(canonicalJson(part)).toString('base64url'),
    );
    return [...parts, macOf(parts)].join('.');
  },
  async verify(jws, typ) {
    const [header = '', payload = '', mac] = jws.split('.');
    if (macOf([header, payload]) !== mac) return { ok: false, reason: 'bad-signature' };
    if (decode(header)['typ'] !== typ) return { ok: false, reason: 'wrong-type' };
    return { ok: true, payload: decode(payload) as Json, keyId: 'test' };
  },
};

function macOf(parts: readonly string[]): string {
  return createHmac('sha256', 'test').update(parts.join('.')).digest('base64url');
}

export function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}

/** A publication over stores in memory, with a clock that the test sets. */
export function publicationSetup(
  changes: Partial<PublicationDeps> = {},
  from?: PublicationSetup,
): PublicationSetup {
  let now = from?.now() ?? START;
  let ids = from?.ids() ?? 0;
  const clock = () => now;
  const newId = () => `id-${String(++ids).padStart(6, '0')}`;
  const table = from?.table.copy() ?? new MemoryTable();
  const files = new MemoryFiles(clock, from?.files);
  const editions = new MemoryEditions(from?.editions);
  const store = new TableConsentStore(table);
  const ports = {
    store,
    companies: everyone,
    clock,
    newId,
    draftReceipt: plainReceipt,
    log: noLog,
  };
  const deps: PublicationDeps = {
    dataset: COMPANIES_DATASET_ID,
    versions: new TableVersionStore(table),
    redactions: new TableRedactionStore(table, newId),
    leases: new TableLeases(table),
    files,
    editions,
    consents: readSource(store),
    signer: testSigner,
    versionKey: async () => VERSION_KEY,
    clock,
    newId,
    log: noLog,
    thresholds: ONLY_LOST_ROWS,
    formats: ROW_FORMATS,
    software: 'kaart/test',
    ...changes,
  };
  const made: PublicationSetup = {
    table,
    files,
    editions,
    deps,
    service: new PublicationService(deps),
    another: (other: Partial<PublicationDeps> = {}) =>
      new PublicationService({ ...deps, ...other }),
    now: () => now,
    ids: () => ids,
    copy: (): PublicationSetup => publicationSetup(changes, made),
    tick: (ms: number) => {
      now = addMilliseconds(now, ms);
    },
    async retract(id: string) {
      editions.retract(id);
      await table.transact(await staleWrites(table));
    },
    grant: (numbers: readonly number[], more: Given = {}) => record(ports, 'grant', numbers, more),
    withdraw: (numbers: readonly number[], more: Given = {}) =>
      record(ports, 'withdraw', numbers, { groups: ['registry'], ...more }),
  };
  return made;
}

/** The consent log as the publication module reads it. It ignores the true companies of the rows. */
export function readSource(store: TableConsentStore): ConsentSource {
  return {
    epoch: () => store.epoch(),
    load: (...args) => store.load(...args),
    timelines: () => store.timelines(),
  };
}

export interface PublicationSetup {
  readonly table: MemoryTable;
  readonly files: MemoryFiles;
  readonly editions: MemoryEditions;
  readonly deps: PublicationDeps;
  readonly service: PublicationService;
  /** The same stores as another process sees them, with other dependencies. */
  another(other?: Partial<PublicationDeps>): PublicationService;
  now(): Instant;
  ids(): number;
  /** A copy of the state in separate stores. */
  copy(): PublicationSetup;
  tick(ms: number): void;
  /** Retracts an edition as the store does. From then on, every view is stale. */
  retract(id: string): Promise<void>;
  grant(numbers: readonly number[], more?: Given): Promise<void>;
  withdraw(numbers: readonly number[], more?: Given): Promise<void>;
}

interface Given {
  readonly groups?: readonly FieldGroup[];
  readonly audiences?: readonly Audience[];
  readonly recipient?: string;
  readonly validUntil?: Instant;
  readonly effectiveAt?: Instant;
}

const everyone = {
  async find(recordIds: readonly string[]) {
    return new Map(
      recordIds.map((id) => [id, { rcsNumber: `B90${id.slice(-4)}`, eligible: true }] as const),
    );
  },
};

async function record(
  ports: ConsentImportDeps,
  action: 'grant' | 'withdraw',
  numbers: readonly number[],
  { groups = FIELD_GROUPS, audiences = ['partners'], recipient, validUntil, effectiveAt }: Given,
): Promise<void> {
  for (const number of numbers) {
    const requests = groups.flatMap((fieldGroup) =>
      audiences.map(
        (audience): ConsentRequest => ({
          recordId: `LUHT-TEST-${String(number).padStart(4, '0')}`,
          fieldGroup,
          audience,
          action,
          effectiveAt,
          recipient,
          validUntil: validUntil ?? null,
          givenBy: fieldGroup === 'contact' ? 'data-subject' : 'company-representative',
          noticeVersion: 'notice-v1',
          language: 'en',
          evidenceRef: 'synthetic://evidence/1',
        }),
      ),
    );
    if (action === 'grant' || effectiveAt === undefined)
      await new ConsentService(ports).record(requests, 'consent-officer');
    else await keep(ports, requests);
  }
}

/** Records future decisions. Only an imported log may contain future withdrawals. */
function keep(ports: ConsentImportDeps, requests: readonly ConsentRequest[]): Promise<unknown> {
  const drafts = requests.map((request) => ({
    ...request,
    id: ports.newId(),
    noticeVersion: request.noticeVersion ?? 'notice-v1',
  }));
  const options = { actor: 'consent-officer', receipts: true, isHistory: true };
  return recordTogether(ports, drafts, options);
}

/** The rows of a view, as a recipient gets them. */
export async function readRows(service: ReadablePublication, view: View) {
  const { body } = await service.open(view, `${COMPANIES_DATASET_ID}.jsonl`);
  const text = await textOf(body);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
}
export type Row = Readonly<Record<string, Json>> & { readonly record_id: string };

/** The ids that an audience reads now, without their prefix. */
export async function readBy(service: PublicationService, audience: Audience): Promise<string[]> {
  const view = await service.view(audience, PURPOSE);
  return (await readRows(service, view)).map(({ record_id }) => record_id.slice(-4));
}

export async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** All files of a version, by audience and path. */
export function readContents(files: MemoryFiles, prefix: string): Record<string, string> {
  return Object.fromEntries(
    files
      .keys(prefix)
      .map((key) => [key.slice(prefix.length), files.bytes(key).toString('latin1')]),
  );
}

export async function listItems(table: Table, pk: string) {
  const items: { sk: string; data: Record<string, Json> }[] = [];
  for await (const { sk, data } of listAllItems<Record<string, Json>>(table, { pk }))
    items.push({ sk, data });
  return items;
}

/** The versions that partners may know, the newest first. */
export async function listVersions(service: PublicationService) {
  return (await service.versions('partners', { limit: 100 })).items;
}
