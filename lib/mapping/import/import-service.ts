import type { RowIdentity } from '../../core/company-identity.ts';
import { addMilliseconds, DAY_MS } from '../../core/instant.ts';
import { lines } from '../../core/lines.ts';
import type { SecondPersonRequest } from '../../core/second-person.ts';
import { getEditionMethod } from '../../register/edition-method.ts';
import type { FieldDeclarations } from '../../register/field.ts';
import type { EligibilityFields } from '../companies/eligibility.ts';
import { computeIdentities, readIdentities } from '../companies/identities.ts';
import { toCanonicalId } from '../edition.ts';
import type { ContactErasure, ErasedImport } from '../erase-contact.ts';
import type { Finding } from '../finding.ts';
import type { AssessedRecord, MappingDeps } from '../ports.ts';
import type { FileSource } from '../read/table-file.ts';
import type { CompanyRecord } from '../record.ts';
import { EditionEligibility } from '../release/override.ts';
import type { OverrideRequest } from '../release/override-steps.ts';
import type { EditionPreview } from '../release/preview.ts';
import {
  loadEdition,
  rejectImport,
  releaseImport,
  submitImport,
} from '../release/release-steps.ts';
import { type Edition, findCurrentEdition } from '../release/released-edition.ts';
import {
  confirmRetraction,
  type RetractionRequest,
  retractEdition,
  undoRetraction,
} from '../release/retract-steps.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import type { FileSummary } from './file-summary.ts';
import type { Import } from './import.ts';
import type { ImportRequest } from './import-file.ts';
import { loadImport } from './import-steps.ts';
import type { ImportOutline } from './outline-file.ts';
import { type LinePage, type LinePageRequest, pageLines, readJsonLines } from './page-lines.ts';
import type { ReviewDecision, ReviewInput, RowUnderReview } from './review-decision.ts';
import type { ReviewedRow, RowReview } from './review-steps.ts';
import type { SourceTable } from './source-rows.ts';

/** The rows of a released edition. */
export interface EditionRows {
  /** The fields of the records. */
  readonly fields: FieldDeclarations;
  /** JSON Lines, ascending by record id, members in the order of `fields`. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Whether a company is eligible, by the rules and the overrides of the edition. */
  isEligible(recordId: string, fields: EligibilityFields): boolean;
}

/**
 * A record with its eligibility, and the identity of its company and person; without identity in an
 * edition of figures only.
 */
export interface IdentifiedRecord extends AssessedRecord {
  readonly identity: string | undefined;
}

/**
 * The steps from a file to an edition: import, review, preview, submission, release by another person.
 * The code for files is loaded when needed, because most processes never read a file.
 */
export class MappingService {
  readonly #deps: MappingDeps;

  constructor(deps: MappingDeps) {
    this.#deps = deps;
  }

  /** @see dryRun */
  async *dryRun(request: ImportRequest): AsyncGenerator<Finding, FileSummary> {
    const { dryRun } = await import('./import-file.ts');
    return yield* dryRun(this.#deps, request);
  }

  /** @see outlineFile */
  async outlineFile(request: ImportRequest): Promise<ImportOutline> {
    const { outlineFile } = await import('./outline-file.ts');
    return outlineFile(this.#deps, request);
  }

  /** @see importFile */
  async importFile(request: ImportRequest, actor: string): Promise<Import> {
    const { importFile } = await import('./import-file.ts');
    return importFile(this.#deps, request, actor);
  }

  /** Lists imports, latest first. */
  listImports(page: LinePageRequest = {}): ReturnType<MappingDeps['imports']['list']> {
    return this.#deps.imports.list(page);
  }

  /** @throws KaartError `not-found` */
  async getImport(id: string): Promise<Import> {
    return (await loadImport(this.#deps, id)).value;
  }

  /** The findings on the file of an import, in the order of its rows. */
  async listFindings(id: string, page: LinePageRequest = {}): Promise<LinePage<Finding>> {
    return pageLines(this.#deps.files, (await this.getImport(id)).findings, page);
  }

  /** All findings of an import. */
  async *readFindings(id: string): AsyncGenerator<Finding> {
    yield* readJsonLines<Finding>(this.#deps.files, (await this.getImport(id)).findings);
  }

  /** The file of an import, read again. @see openImportedFile */
  async openSource(id: string, file: FileSource): Promise<SourceTable> {
    const { openImportedFile } = await import('./source-rows.ts');
    return openImportedFile(await this.getImport(id), file);
  }

  /** Rows in review with their decisions. */
  async listRowsUnderReview(
    id: string,
    page: LinePageRequest = {},
  ): Promise<LinePage<ReviewedRow>> {
    const { listReviewedRows } = await import('./review-steps.ts');
    return listReviewedRows(this.#deps, id, page);
  }

  /** One row in review. @throws KaartError `not-found` for an unknown import */
  async findRowUnderReview(id: string, rowId: number): Promise<RowUnderReview | undefined> {
    const { findRowUnderReview } = await import('./review-steps.ts');
    return findRowUnderReview(this.#deps, await this.getImport(id), rowId);
  }

  /** @see decideRow */
  async decide(
    id: string,
    rowId: number,
    decision: ReviewInput,
    actor: string,
    seen?: RowReview['seen'],
  ): Promise<ReviewDecision> {
    const { decideRow } = await import('./review-steps.ts');
    return decideRow(this.#deps, id, { rowId, decision, actor, seen });
  }

  /** @see setOverride */
  async setOverride(id: string, request: OverrideRequest): Promise<Import> {
    const { setOverride } = await import('../release/override-steps.ts');
    return setOverride(this.#deps, id, request);
  }

  /** Compares the future edition with the current one, without a publication. */
  async preview(id: string): Promise<EditionPreview> {
    const { buildEditionPreview } = await import('../release/preview.ts');
    return buildEditionPreview(this.#deps, await this.getImport(id), await this.listEditions());
  }

  /** The rows of an import with the decisions so far. @throws KaartError `not-found` */
  async *readImportedRecords(id: string): AsyncGenerator<EditionRecord> {
    const { readImportedRows } = await import('../release/submitted-rows.ts');
    for await (const line of readImportedRows(this.#deps, await this.getImport(id)))
      yield JSON.parse(line) as EditionRecord;
  }

  /**
   * The same rows with eligibility and identity, as in a release; empty for an import of figures only.
   *
   * @throws KaartError `not-found`
   */
  async *readIdentifiedImport(id: string): AsyncGenerator<IdentifiedRecord> {
    const { readImportedRows } = await import('../release/submitted-rows.ts');
    const item = await this.getImport(id);
    const eligibility = new EditionEligibility(item.overrides);
    const { edition } = item;
    const lines = readImportedRows(this.#deps, item);
    const rows = { edition, lines, editions: await this.listEditions() };
    for await (const { record, identity } of computeIdentities(this.#deps, rows))
      yield { record, eligibility: eligibility.decideEligibility(record), identity };
  }

  /** The rows in review that no person has accepted: undecided ones and dropped ones. @throws KaartError `not-found` */
  async *readUnacceptedRows(id: string): AsyncGenerator<RowUnderReview> {
    const { review } = await this.getImport(id);
    if (review.bytes === 0) return;
    for await (const row of readJsonLines<RowUnderReview>(this.#deps.files, review)) {
      const decision = await this.#deps.imports.findDecision(id, row.id);
      if ((decision?.value.record ?? null) === null) yield row;
    }
  }

  /** @see submitImport */
  submit(id: string, by: Parameters<typeof submitImport>[2]): Promise<Import> {
    return submitImport(this.#deps, id, by);
  }

  /** @see releaseImport */
  release(id: string, by: Parameters<typeof releaseImport>[2]): Promise<Edition> {
    return releaseImport(this.#deps, id, by);
  }

  /** @see rejectImport */
  reject(id: string, by: Parameters<typeof rejectImport>[2]): Promise<Import> {
    return rejectImport(this.#deps, id, by);
  }

  /** @see retractEdition */
  retract(edition: string, request: RetractionRequest): Promise<readonly Edition[]> {
    return retractEdition(this.#deps, toCanonicalId(edition), request);
  }

  /** @see confirmRetraction */
  confirmRetraction(edition: string, by: SecondPersonRequest): Promise<readonly Edition[]> {
    return confirmRetraction(this.#deps, toCanonicalId(edition), by);
  }

  /** @see undoRetraction */
  undoRetraction(
    edition: string,
    request: RetractionRequest & SecondPersonRequest,
  ): Promise<readonly Edition[]> {
    return undoRetraction(this.#deps, toCanonicalId(edition), request);
  }

  /** @see eraseContact */
  async eraseContact(importId: string, erasure: ContactErasure): Promise<ErasedImport | undefined> {
    const { eraseContact } = await import('../erase-contact.ts');
    return eraseContact(this.#deps, importId, erasure);
  }

  /** Purges those given files that no import and no edition names any more. */
  async purgeReplaced(keys: readonly string[]): Promise<void> {
    const { listUnnamedFiles } = await import('../erase-contact.ts');
    for (const key of await listUnnamedFiles(this.#deps, keys)) await this.#deps.files.purge(key);
  }

  /** @see deleteAbandonedImports */
  deleteAbandonedImports(): Promise<number> {
    return deleteAbandonedImports(this.#deps);
  }

  /** Every edition that was ever released, in no order. */
  listEditions(): Promise<readonly Edition[]> {
    return this.#deps.editions.listAll();
  }

  /** `2025.0` is `2025`. @throws KaartError `not-found` */
  async getEdition(id: string): Promise<Edition> {
    return (await loadEdition(this.#deps, toCanonicalId(id))).value;
  }

  /** The current edition of a kind or a family: the newest that is released and not retracted. */
  async findCurrentEdition(
    filter: Partial<Pick<Edition, 'kind' | 'family'>>,
  ): Promise<Edition | undefined> {
    return findCurrentEdition(await this.listEditions(), filter);
  }

  /** The rows of an edition, also of one that was retracted. @throws KaartError `not-found` */
  async openRows(id: string): Promise<EditionRows> {
    const edition = await this.getEdition(id);
    const { rows, overrides } = edition;
    const { body } = await this.#deps.files.get(rows.key);
    const eligibility = new EditionEligibility(overrides);
    return {
      fields: getEditionMethod(edition).fields,
      bytes: body,
      isEligible: (recordId, fields) => eligibility.isEligibleByFields(recordId, fields),
    };
  }

  /** The identity of the company and the person of each row of an edition, ascending by record id. @throws KaartError `not-found` */
  async *readIdentities(id: string): AsyncGenerator<RowIdentity> {
    yield* readIdentities(this.#deps.files, (await this.getEdition(id)).identities);
  }

  /**
   * The record of a company in an edition; the preceding records are read but not parsed.
   *
   * @throws KaartError `not-found` for a missing edition
   */
  async findRecord(id: string, recordId: string) {
    const { bytes, fields, isEligible } = await this.openRows(id);
    const start = `{"record_id":${JSON.stringify(recordId)},`;
    for await (const line of lines(bytes)) {
      if (!line.startsWith(start)) continue;
      const record = JSON.parse(line) as EditionRecord;
      return { record, fields, eligible: isEligible(recordId, record as CompanyRecord) };
    }
    return undefined;
  }

  /** The records of an edition with their eligibility. @throws KaartError `not-found` */
  async *readRecords(id: string) {
    const { overrides } = await this.getEdition(id);
    const eligibility = new EditionEligibility(overrides);
    const { bytes } = await this.openRows(id);
    for await (const line of lines(bytes)) {
      const record = JSON.parse(line) as EditionRecord;
      yield { record, eligibility: eligibility.decideEligibility(record) };
    }
  }

  /** The same records with the identity of each. @throws KaartError `not-found` */
  async *readIdentifiedRecords(id: string): AsyncGenerator<IdentifiedRecord> {
    // A file of identities has a line for each row, in the same order; an edition of figures has none.
    const identities = this.readIdentities(id);
    for await (const row of this.readRecords(id)) {
      const { value } = await identities.next();
      yield { ...row, identity: value?.identity };
    }
  }
}

const IMPORTS_PREFIX = 'imports/';
/** Longer than any import or submission takes. Milliseconds. */
const ABANDONED_AFTER_MS = DAY_MS;

/**
 * Erases the files of killed imports and submissions: those older than a day that no import names. They
 * may contain personal data.
 *
 * @returns the number of erased files
 */
async function deleteAbandonedImports({
  imports,
  editions,
  files,
  clock,
}: MappingDeps): Promise<number> {
  const olderThan = addMilliseconds(clock(), -ABANDONED_AFTER_MS);
  let erased = 0;
  let importId = '';
  let namedFiles: ReadonlySet<string> = new Set();
  for await (const { key, storedAt } of files.list(IMPORTS_PREFIX)) {
    if (storedAt >= olderThan) continue;
    const owner = key.slice(IMPORTS_PREFIX.length).split('/')[0] ?? '';
    if (owner !== importId) {
      importId = owner;
      const item = (await imports.find(importId))?.value;
      namedFiles = listNamedFiles(item, (await editions.find(item?.edition.id ?? ''))?.value);
    }
    if (namedFiles.has(key)) continue;
    await files.purge(key);
    erased++;
  }
  return erased;
}

function listNamedFiles(
  item: Import | undefined,
  edition: Edition | undefined,
): ReadonlySet<string> {
  if (item === undefined) return new Set();
  const { accepted, findings, review, submission } = item;
  const rows = submission === null ? [] : [submission.rows.key];
  const released = [edition?.rows.key, edition?.identities?.key].filter((key) => key !== undefined);
  return new Set([accepted.rows.key, findings.key, review.key, ...rows, ...released]);
}
