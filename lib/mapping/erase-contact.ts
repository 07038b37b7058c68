import { lines } from '../core/lines.ts';
import { retryOnConflict } from '../core/retry.ts';
import { getEditionMethod } from '../register/edition-method.ts';
import type { Finding } from './finding.ts';
import type { Import, RowsFile } from './import/import.ts';
import { buildImportChange, loadImport } from './import/import-steps.ts';
import { LineFile } from './import/line-file.ts';
import type { ReviewDecision, RowUnderReview } from './import/review-decision.ts';
import type { MappingDeps } from './ports.ts';
import type { Edition, RowsErasure } from './release/released-edition.ts';

type Values = Readonly<Record<string, unknown>>;

/** The person whose contact data are erased from imports and editions. */
export interface ContactErasure {
  /** Id in the keys of the new files. */
  readonly id: string;
  readonly by: string;
  readonly confirmedBy: string;
  /** Whether a record, or the cells of a row, contain the person. */
  containsPerson(values: Values): boolean;
  /** Whether a record id belongs to a company of the person. */
  isAboutPerson(recordId: string | null): boolean;
  /**
   * Stores the keys of files to purge later. It is called before the import and the edition stop naming
   * them.
   */
  storeReplacedFiles(keys: readonly string[]): Promise<void>;
}

/** The erasure in one import, and in the edition that was made of it. */
export interface ErasedImport {
  readonly import: string;
  /** `null` for an import that was not released. */
  readonly edition: string | null;
  /** Number of rows, rows in review and decisions with the person. */
  readonly rows: number;
  /** SHA-256 of the rows of the edition before and after the erasure. */
  readonly rowsDigest: { readonly before: string; readonly after: string } | null;
}

/**
 * Erases the contact data of a person from an import, its rows in review, decisions and findings, and
 * from its edition. New files replace the old ones, which the caller purges. A second run after a crash
 * ends in the same state.
 *
 * @returns `undefined` if nothing in it names the person
 * @throws KaartError `not-found`, `concurrent-update`
 */
export async function eraseContact(
  ports: MappingDeps,
  importId: string,
  erasure: ContactErasure,
): Promise<ErasedImport | undefined> {
  const { value } = await loadImport(ports, importId);
  const importErasure = new ErasureOfImport(ports, value, erasure);
  const changedDecisions = await importErasure.eraseFromDecisions();
  const rows = await retryOnConflict(() => importErasure.eraseFromFiles());
  const edition = await retryOnConflict(() => importErasure.eraseFromEdition());
  const changedRows = changedDecisions + rows + (edition?.rows ?? 0);
  if (changedRows === 0) return undefined;
  return {
    import: importId,
    edition: edition?.id ?? null,
    rows: Math.max(rows, edition?.rows ?? 0) + changedDecisions,
    rowsDigest: edition?.rowsDigest ?? null,
  };
}

/** The given keys that neither their import nor its edition names. */
export async function listUnnamedFiles(
  { imports, editions }: Pick<MappingDeps, 'imports' | 'editions'>,
  keys: readonly string[],
): Promise<readonly string[]> {
  const unnamedFiles: string[] = [];
  for (const key of keys) {
    const item = (await imports.find(key.split('/')[1] ?? ''))?.value;
    const edition = item && (await editions.find(item.edition.id))?.value;
    const namedFiles = [
      ...(item === undefined ? [] : listContactFiles(item)),
      ...(edition?.importId === item?.id ? [edition?.rows.key] : []),
    ];
    if (!namedFiles.includes(key)) unnamedFiles.push(key);
  }
  return unnamedFiles;
}

function listContactFiles({ accepted, submission, findings, review }: Import): readonly string[] {
  const submittedRows = submission === null ? [] : [submission.rows.key];
  return [accepted.rows.key, ...submittedRows, findings.key, review.key];
}

class ErasureOfImport {
  readonly #ports: MappingDeps;
  readonly #item: Import;
  readonly #erasure: ContactErasure;
  readonly #columns: readonly string[];

  constructor(ports: MappingDeps, item: Import, erasure: ContactErasure) {
    this.#ports = ports;
    this.#item = item;
    this.#erasure = erasure;
    const { fields } = getEditionMethod(item.edition);
    this.#columns = Object.keys(fields).filter((name) => fields[name]?.group === 'contact');
  }

  /** @returns the number of decisions that accepted a row with the person */
  async eraseFromDecisions(): Promise<number> {
    const { imports } = this.#ports;
    let changedRows = 0;
    for await (const { id } of imports.listDecisions(this.#item.id))
      await retryOnConflict(async () => {
        const stored = await imports.findDecision(this.#item.id, id);
        if (stored === undefined || !this.#isDecisionOn(stored.value)) return;
        const { record, values, ...rest } = stored.value;
        const next = {
          ...rest,
          record: this.#clearContact(record),
          values: this.#clearContact(values),
        };
        await imports.redact(this.#item.id, next as ReviewDecision, stored);
        changedRows += 1;
      });
    return changedRows;
  }

  /** Rows, rows in review and findings of the import. @returns the number of rows with the person */
  async eraseFromFiles(): Promise<number> {
    const over = await loadImport(this.#ports, this.#item.id);
    const item = over.value;
    const accepted = await this.#eraseFromRows(item.accepted.rows);
    const isSame = item.submission?.rows.key === item.accepted.rows.key;
    const submittedRows =
      item.submission === null || isSame
        ? accepted
        : await this.#eraseFromRows(item.submission.rows);
    const review = await this.#eraseFromFile(item.review, (line) => this.#rewriteReviewLine(line));
    const findings = await this.#eraseFromFile(item.findings, (line) =>
      this.#rewriteFindingLine(line),
    );
    const changedRows =
      Math.max(accepted.changedRows, submittedRows.changedRows) +
      review.changedRows +
      findings.changedRows;
    if (changedRows === 0) return 0;
    const next: Import = {
      ...item,
      accepted: { ...item.accepted, rows: accepted.file },
      submission: item.submission && { ...item.submission, rows: submittedRows.file },
      review: { key: review.file.key, bytes: review.file.bytes },
      findings: { key: findings.file.key, bytes: findings.file.bytes },
    };
    await this.#erasure.storeReplacedFiles(
      listContactFiles(item).filter((key) => !listContactFiles(next).includes(key)),
    );
    const facts = { erasure: this.#erasure.id, rows: changedRows };
    const { by: actor } = this.#erasure;
    await this.#ports.imports.change(
      buildImportChange(this.#ports, over, next, { actor, action: 'import.contact-erased', facts }),
    );
    return changedRows;
  }

  /** Rows of the edition. The digest of the release is not changed; the list of erasures has the current digest. */
  async eraseFromEdition() {
    const over = await this.#ports.editions.find(this.#item.edition.id);
    if (over === undefined || over.value.importId !== this.#item.id) return undefined;
    const { id, rows, erasures } = over.value;
    const earlierErasure = erasures.find((each) => each.erasure === this.#erasure.id);
    const before = (
      earlierErasure ? erasures[erasures.indexOf(earlierErasure) - 1] : erasures.at(-1)
    )?.rowsDigest;
    if (earlierErasure !== undefined) {
      const rowsDigest = { before: before ?? rows.digest, after: earlierErasure.rowsDigest };
      return { id, rows: earlierErasure.rows, rowsDigest };
    }
    const { file, changedRows } = await this.#eraseFromRows(rows);
    if (changedRows === 0) return undefined;
    const at = this.#ports.clock();
    const { by, confirmedBy, id: erasure } = this.#erasure;
    const entry: RowsErasure = {
      erasure,
      at,
      by,
      confirmedBy,
      rows: changedRows,
      rowsDigest: file.digest,
    };
    const next: Edition = {
      ...over.value,
      rows: { ...file, digest: rows.digest },
      erasures: [...erasures, entry],
    };
    await this.#erasure.storeReplacedFiles([rows.key]);
    await this.#ports.editions.change([{ next, over }], {
      ...{ id: this.#ports.newId(), at, actor: by, action: 'edition.contact-erased' },
      subject: `edition/${id}`,
      facts: { erasure, rows: changedRows, rowsDigest: file.digest },
    });
    return {
      id,
      rows: changedRows,
      rowsDigest: { before: before ?? rows.digest, after: file.digest },
    };
  }

  #eraseFromRows(file: RowsFile) {
    return this.#eraseFromFile(file, (line) => {
      const record = JSON.parse(line) as Values;
      return this.#erasure.containsPerson(record)
        ? JSON.stringify(this.#clearContact(record))
        : undefined;
    });
  }

  /**
   * Writes a new file if a line must change.
   *
   * @param rewriteLine returns the line without the person, `undefined` for an unchanged line
   */
  async #eraseFromFile<F extends Pick<RowsFile, 'key' | 'bytes'>>(
    file: F,
    rewriteLine: (line: string) => string | undefined,
  ): Promise<{ readonly file: F; readonly changedRows: number }> {
    const { files } = this.#ports;
    const readLines = async function* () {
      for await (const line of lines((await files.get(file.key)).body)) if (line !== '') yield line;
    };
    let changedRows = 0;
    for await (const line of readLines()) if (rewriteLine(line) !== undefined) changedRows += 1;
    if (changedRows === 0) return { file, changedRows };
    const written = await LineFile.create(files, this.#buildKey(file.key));
    try {
      for await (const line of readLines()) {
        written.add(rewriteLine(line) ?? line);
        if (written.isFull) await written.flush();
      }
      const { key, bytes, sha256: digest } = await written.close();
      return { file: { ...file, key, bytes, ...('digest' in file && { digest }) }, changedRows };
    } catch (error) {
      await written.abort();
      throw error;
    }
  }

  /** The same file always gets the same key, so that a second run overwrites the file of a crash. */
  #buildKey(key: string): string {
    const base = key.slice(0, -'.jsonl'.length).replace(/-without-[\w-]+$/, '');
    return `${base}-without-${this.#erasure.id}.jsonl`;
  }

  #rewriteReviewLine(line: string): string | undefined {
    const row = JSON.parse(line) as RowUnderReview;
    const { record, cells, findings } = row;
    const isNamed =
      this.#erasure.containsPerson(cells) ||
      (record !== null && this.#erasure.containsPerson({ ...record }));
    if (!isNamed) return undefined;
    return JSON.stringify({
      ...row,
      findings: findings.map((each) => this.#eraseFinding(each)),
      cells: this.#clearContact(cells),
      record: this.#clearContact(record && { ...record }),
    });
  }

  #rewriteFindingLine(line: string): string | undefined {
    const finding = JSON.parse(line) as Finding;
    const { record_id: id, column, raw, value } = finding;
    const hasContactData =
      column !== null && this.#columns.includes(column) && (raw ?? value) !== null;
    if (!hasContactData) return undefined;
    const cells = [raw, value].map((cell) => ({ record_id: id, [column]: cell }));
    const isNamed =
      this.#erasure.isAboutPerson(id) || cells.some((cell) => this.#erasure.containsPerson(cell));
    return isNamed ? JSON.stringify(this.#eraseFinding(finding)) : undefined;
  }

  #eraseFinding(finding: Finding): Finding {
    const { column, message: _, ...rest } = finding;
    if (column === null || !this.#columns.includes(column)) return finding;
    return { ...rest, column, raw: null, value: null, message: ERASED_TEXT };
  }

  #clearContact<V extends Values | null>(values: V): V {
    if (values === null) return values;
    const containsPerson = this.#columns.filter((name) => name in values);
    return { ...values, ...Object.fromEntries(containsPerson.map((name) => [name, null])) };
  }

  #isDecisionOn({ record, values }: ReviewDecision): boolean {
    const { containsPerson } = this.#erasure;
    return (
      (record !== null && containsPerson({ ...record })) ||
      (values !== null && containsPerson(values))
    );
  }
}

const ERASED_TEXT = {
  en: 'This cell was erased with the data of the contact person.',
  fr: 'Cette cellule a été effacée avec les données de la personne de contact.',
  de: 'Diese Zelle wurde mit den Daten der Kontaktperson gelöscht.',
};
