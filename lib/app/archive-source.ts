import { ArchiveService } from '../archive/archive-service.ts';
import type { ArchiveFile, ArchiveSource } from '../archive/ports.ts';
import type { AuditService } from '../audit/audit-service.ts';
import { AuditHead } from '../audit/head.ts';
import type { NoticeService } from '../consent/notice-service.ts';
import { systemClock } from '../core/clock.ts';
import type { Json } from '../core/digest.ts';
import { hasCode } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { jwsPayload } from '../core/jws-payload.ts';
import { lines } from '../core/lines.ts';
import { allPages } from '../core/page.ts';
import { VERSION } from '../core/software.ts';
import type { ErasureService } from '../data-rights/erasure-service.ts';
import { compareEditions } from '../mapping/edition.ts';
import type { MappingService } from '../mapping/import/import-service.ts';
import type { Edition } from '../mapping/release/released-edition.ts';
import type { VersionStore } from '../publication/ports.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import { buildCodebook } from '../publication/render/codebook.ts';
import { csvLine } from '../publication/render/csv-cell.ts';
import type { ReceiptService } from '../receipt/receipt-service.ts';
import { editionMethods } from '../register/edition-method.ts';
import { CORRECTION_STATES } from '../self-service/correction.ts';
import type { Corrections } from '../self-service/corrections.ts';
import { TableArchiveStore } from '../store/archive-store.ts';
import type { Withdrawals } from '../withdrawal/withdrawals.ts';
import { buildDocumentFile, buildJsonLinesFile, type FileTexts } from './archive-file.ts';
import { listImportedFiles } from './archive-imports.ts';
import { listProcessFiles } from './archive-processes.ts';
import { listRecipientFiles } from './archive-recipients.ts';
import type { HttpDeps } from './http-deps.ts';

/** Creates the export over its stores. It uses the real clock, also in the demonstration. */
export function createArchiveService(parts: HttpDeps): ArchiveService {
  const { config, adapters, identity, selfService, mapping } = parts;
  const { table } = adapters;
  return new ArchiveService({
    store: new TableArchiveStore(table),
    source: createArchiveSource({
      ...parts,
      versions: adapters.stores.versions,
      corrections: selfService.corrections,
      keyArchive: () => identity.keyArchive(),
      listOtherFiles: async () => [
        ...listRecipientFiles(adapters),
        ...listProcessFiles(parts),
        ...(await listImportedFiles(mapping, adapters)),
      ],
    }),
    signer: identity.signer,
    clock: systemClock,
    newId: newUuid,
    software: `kaart/${VERSION}`,
    installation: config.publicUrl,
  });
}

/** The sources of an archive. */
interface ArchiveSourceDeps {
  readonly mapping: MappingService;
  readonly audit: AuditService;
  readonly notices: NoticeService;
  readonly publications: Pick<RecipientPublications, 'listStoredDatasets'>;
  readonly versions: Pick<VersionStore, 'list' | 'findBySeq'>;
  readonly receipts: Pick<ReceiptService, 'get'>;
  readonly corrections: Pick<Corrections, 'page'>;
  readonly withdrawals: Pick<Withdrawals, 'page'>;
  readonly erasures: ErasureService;
  readonly keyArchive: () => Promise<unknown>;
  /** The files of recipients, processes and imports. */
  readonly listOtherFiles: () => Promise<readonly ArchiveFile[]>;
}

/** All stored data as files of an archive. Heads are read first, so that the logs contain every entry that a head names. */
function createArchiveSource(parts: ArchiveSourceDeps): ArchiveSource {
  return {
    async listFiles() {
      const editions = [...(await parts.mapping.listEditions())].sort((a, b) =>
        compareEditions(a.id, b.id),
      );
      return [
        ...listAuditFiles(parts.audit),
        ...listEditionFiles(parts.mapping, editions),
        ...listConsentFiles(parts),
        buildJsonLinesFile(ERASURES, () => listErasureProofs(parts.erasures)),
        // First disclosures are read before the log, so that the log has the entry of each.
        ...(await parts.listOtherFiles()),
        ...listLogFiles(parts),
        buildDocumentFile(KEYS, async () => (await parts.keyArchive()) as Json),
      ];
    },
  };
}

const HEADS: FileTexts = [
  'audit-heads.jsonl',
  'Signed daily heads of all logs',
  'Each line has the day (`date`) and the head (`jws`, signed). A head names the Merkle root (RFC 6962) over the ends of all consent chains, the roots of the lists of log entries since the head before, and the SHA-256 of the head before.',
];
const ENDS: FileTexts = [
  'audit-chain-ends.jsonl',
  'Ends of the consent chains at each head',
  'Each line has the `root` that a head names, and a company with the number and hash of its last event at that moment. The lines of a root, in this order, give that root.',
];
const LISTS: FileTexts = [
  'audit-lists.jsonl',
  'Lists of log entries under each head',
  'Each line has the `root` that a head names, and the place and SHA-256 of an entry. The lines of a root, in this order, give that root.',
];
const EDITIONS: FileTexts = [
  'editions.jsonl',
  'Editions that were ever released',
  'Each line is an edition: reference date, state, who submitted, released and retracted it, and counts. `rows.digest` is the SHA-256 of the file of its rows as they were released. `erasures` lists when the contact data of a person were erased from the rows, each with the SHA-256 of the rows from then on (`rowsDigest`): the last one is of the file in this archive.',
];
const CODEBOOK: FileTexts = [
  'codebook.json',
  'Fields and codes of the rows, with labels in English, French and German',
  'One codebook for each method. Editions from the year `from` on use it, until the next method begins. Values in the rows are codes of this document.',
];
const NOTICES: FileTexts = [
  'notices.jsonl',
  'Consent notices',
  'Each line is a revision of a notice, with its name (`version`) and its SHA-256 (`hash`), which events name.',
];
const EVENTS: FileTexts = [
  'consent-events.jsonl',
  'Consent events of all companies',
  'Each line is a recorded decision. `hash` is the SHA-256 of the canonical JSON (RFC 8785) of all other members; `prevHash` is the hash of the event before of the same company.',
];
const VERSIONS: FileTexts = [
  'versions.jsonl',
  'Published versions',
  'Each line is a version (`version`) with its signed manifests, one for each audience. Dataset names with `#` are versions of one recipient. The rows of versions are not here: they follow from the edition and the consent events.',
];
const RECEIPTS: FileTexts = [
  'receipts.jsonl',
  'Consent receipts',
  'Each line is a receipt as it was stored with the decision (`stored`), with its place and SHA-256 in the log, and the signed receipt (`jws`). `stored.claimsHash` is the SHA-256 of what is signed, as canonical JSON. `null` instead of a signed receipt: it cannot be made of what is stored any more.',
];
const DISCLOSURES: FileTexts = [
  'disclosures.jsonl',
  'Disclosures: who read which file of which version, and when',
  'Each line is an entry of the log of reads (`stored`) with its place and SHA-256. A line without `stored` is a read that has ended: a signed head names the moment before which reads have ended (`disclosuresEndedBefore`). The first read of each version by each recipient never ends.',
];
const AUDIT_LOG: FileTexts = [
  'audit-log.jsonl',
  'Audit log: who did what to what, and when',
  'Each line is an entry of the log (`stored`) with its place and SHA-256.',
];
const AGREEMENTS: FileTexts = [
  'agreements.jsonl',
  'Agreements with participants of the data space',
  'Each line is an agreement (`stored`) with its place and SHA-256.',
];
const CORRECTIONS: FileTexts = [
  'corrections.jsonl',
  'Corrections that companies asked for',
  'Each line is a request with the field, both values and the decision.',
];
const ERASURES: FileTexts = [
  'erasures.jsonl',
  'Erasures of contact persons',
  'Each line is an erasure that is done (`id`) with its signed proof (`jws`): the editions with the SHA-256 of their rows before and after, and what else was erased. It names no person.',
];
const WITHDRAWALS: FileTexts = [
  'withdrawals.jsonl',
  'Withdrawals and what each recipient did after them',
  'Each line is a withdrawal of one company with its steps and recipients.',
];
const KEYS: FileTexts = [
  'keys.json',
  'Public keys that signed heads, manifests, receipts and this archive',
  'A JSON Web Key Set. Retired keys are among them.',
];

function listAuditFiles(audit: AuditService): ArchiveFile[] {
  return [
    buildJsonLinesFile(HEADS, () => allPages((page) => audit.heads(page))),
    buildJsonLinesFile(ENDS, () =>
      readRoots(
        audit,
        ({ root }) => [root],
        (root) => audit.readChainEnds(root),
      ),
    ),
    buildJsonLinesFile(LISTS, () =>
      readRoots(
        audit,
        ({ lists }) => lists.map(({ root }) => root),
        (root) => audit.readListedEntries(root),
      ),
    ),
  ];
}

/** The lines of each root. Several heads may name the same root; its lines are written once. */
async function* readRoots(
  audit: AuditService,
  getRoots: (head: AuditHead) => readonly string[],
  readLines: (root: string) => AsyncIterable<object>,
): AsyncGenerator<object> {
  const readRootsSoFar = new Set<string>();
  for await (const { jws } of allPages((page) => audit.heads(page))) {
    for (const root of getRoots(AuditHead.parse(jwsPayload(jws)))) {
      if (readRootsSoFar.has(root)) continue;
      readRootsSoFar.add(root);
      for await (const line of readLines(root)) yield { root, ...line };
    }
  }
}

/** The codebooks of all methods with published rows. */
function buildCodebooks() {
  const methods = editionMethods().filter(({ kind }) => kind === 'rows');
  return methods.map(({ family, fields }) => ({ from: family, codebook: buildCodebook(fields) }));
}

function listEditionFiles(mapping: MappingService, editions: readonly Edition[]): ArchiveFile[] {
  return [
    buildJsonLinesFile(EDITIONS, () => editions.map(({ figures: _, ...edition }) => edition)),
    buildDocumentFile(CODEBOOK, async () => buildCodebooks()),
    ...editions.flatMap(({ id, figures }) => [
      buildRowsFile(mapping, id),
      buildRowsCsv(mapping, id),
      buildDocumentFile(
        [
          `edition-${id}-figures.json`,
          `Official figures of edition ${id}`,
          'Frozen at the release, with definitions, denominators and breaks.',
        ],
        async () => figures,
      ),
    ]),
  ];
}

function buildRowsFile(mapping: MappingService, id: string): ArchiveFile {
  const [name, title, description] = [
    `edition-${id}-rows.jsonl`,
    `Companies of edition ${id}`,
    'Each line is a company record as it is kept, whatever the company permitted.',
  ];
  const read = async function* () {
    yield* (await mapping.openRows(id)).bytes;
  };
  return { name, title, description, mediaType: 'application/jsonl', read };
}

function buildRowsCsv(mapping: MappingService, id: string): ArchiveFile {
  const [name, title, description] = [
    `edition-${id}-rows.csv`,
    `Companies of edition ${id} as a table`,
    'The same as the JSON Lines. The first line names the fields, lists are joined by `|`, and an apostrophe stands before text that a spreadsheet would run as a formula.',
  ];
  const read = async function* () {
    let isFirst = true;
    for await (const line of lines((await mapping.openRows(id)).bytes)) {
      if (line === '') continue;
      const record = JSON.parse(line) as Readonly<Record<string, Json>>;
      if (isFirst) yield csvLine(Object.keys(record));
      isFirst = false;
      yield csvLine(Object.values(record));
    }
  };
  return { name, title, description, mediaType: 'text/csv; charset=utf-8', read };
}

async function* listErasureProofs(erasures: ErasureService) {
  for await (const { id, proof } of allPages((page) => erasures.page(page)))
    if (proof !== null) yield { id, jws: proof.jws };
}

function listConsentFiles({
  notices,
  audit,
  versions,
  publications,
}: ArchiveSourceDeps): ArchiveFile[] {
  return [
    buildJsonLinesFile(NOTICES, async function* () {
      yield* await notices.list();
    }),
    buildJsonLinesFile(EVENTS, async function* () {
      for await (const { events } of audit.chains()) yield* events;
    }),
    buildJsonLinesFile(VERSIONS, async function* () {
      for await (const dataset of publications.listStoredDatasets())
        for await (const { seq } of versions.list(dataset))
          yield await versions.findBySeq(dataset, seq);
    }),
  ];
}

function listLogFiles({
  audit,
  receipts,
  corrections,
  withdrawals,
}: ArchiveSourceDeps): ArchiveFile[] {
  return [
    buildJsonLinesFile(RECEIPTS, async function* () {
      for await (const entry of audit.entriesOfLog('RECEIPT')) {
        const recordId = entry.partition.slice('RECEIPT#'.length);
        yield { ...entry, jws: await signReceipt(receipts, recordId, entry.key) };
      }
    }),
    buildJsonLinesFile(DISCLOSURES, () => audit.entriesOfLog('DISCLOSURE')),
    buildJsonLinesFile(AUDIT_LOG, () => audit.entriesOfLog('AUDIT')),
    buildJsonLinesFile(AGREEMENTS, () => audit.entriesOfLog('AGREEMENT')),
    buildJsonLinesFile(CORRECTIONS, async function* () {
      for (const state of CORRECTION_STATES)
        yield* allPages((page) => corrections.page(state, page));
    }),
    buildJsonLinesFile(WITHDRAWALS, () => allPages((page) => withdrawals.page(page, false))),
  ];
}

/** The signed receipt; `null` if it cannot be made any more. The archive then has only its stored form. */
async function signReceipt(
  receipts: Pick<ReceiptService, 'get'>,
  recordId: string,
  id: string,
): Promise<string | null> {
  try {
    return (await receipts.get(recordId, id)).jws;
  } catch (error) {
    if (hasCode(error, 'storage-damaged') || hasCode(error, 'not-found')) return null;
    throw error;
  }
}
