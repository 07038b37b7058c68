import {
  computeCompanyIdentity,
  continueIdentity,
  isSameCompany,
  type RowIdentity,
} from '../../core/company-identity.ts';
import { SortedLookup } from '../../core/sorted-lookup.ts';
import { LEGAL_FORM_ALIASES } from '../../register/code-aliases.ts';
import { LEGAL_FORMS } from '../../register/codes.ts';
import { compareEditions, type EditionDefinition } from '../edition.ts';
import type { RowsFile } from '../import/import.ts';
import type { ImportFiles, MappingDeps } from '../ports.ts';
import { type Edition, findCurrentEdition } from '../release/released-edition.ts';
import { foldText } from '../values/fold.ts';
import type { EditionRecord } from '../values/row-parser.ts';
import { readStoredLines, writeLines } from './sorted-rows.ts';

/** Legal forms at the end of a name, folded, the longest first. */
const LEGAL_FORM_ENDINGS = [...Object.keys(LEGAL_FORMS), ...Object.keys(LEGAL_FORM_ALIASES)]
  .map((form) => ` ${foldText(form)}`)
  .sort((a, b) => b.length - a.length);

/** A legal name without case, accents and legal form: `ACME S.à r.l.` and `Acme` are the same. */
export function toComparableName(name: string): string {
  const folded = foldText(name.normalize('NFKC'));
  const form = LEGAL_FORM_ENDINGS.find(
    (each) => folded.endsWith(each) && folded.length > each.length,
  );
  return form === undefined ? folded : folded.slice(0, -form.length).trim();
}

/** The register number of a company; from its EUID if the column of the number is empty. */
export function getRegisterNumber({
  rcs_number,
  euid = null,
}: {
  readonly rcs_number: string | null;
  readonly euid?: string | null;
}): string | null {
  return rcs_number ?? (euid === null ? null : euid.slice(euid.indexOf('.') + 1));
}

/** The data from which the identities of the rows of an edition are computed. */
export interface IdentifiedRows {
  readonly edition: EditionDefinition;
  /** Records as JSON, ascending by record id. */
  readonly lines: AsyncIterable<string>;
  /** Every edition that was ever released. */
  readonly editions: readonly Edition[];
}

/**
 * Computes the identity of each row of an unreleased edition, with its record, in the order of the
 * rows. Empty for an edition of figures only.
 *
 * A company keeps its first edition from the previous edition, or from a retracted one in between. A
 * company that was absent from an edition gets a new first edition when it returns.
 */
export async function* computeIdentities(
  ports: Pick<MappingDeps, 'files' | 'identityKey'>,
  { edition, lines, editions }: IdentifiedRows,
): AsyncGenerator<RowIdentity & { readonly record: EditionRecord }> {
  if (edition.kind !== 'rows') return;
  const key = await ports.identityKey();
  const earlier = listPredecessors(edition, editions).map(
    (each) => new SortedLookup(readIdentities(ports.files, each.identities)),
  );
  try {
    for await (const line of lines) {
      const record = JSON.parse(line) as EditionRecord;
      const { record_id: id } = record;
      const earlierIdentities = await Promise.all(earlier.map((each) => each.find(id)));
      yield {
        id,
        record,
        identity: computeRowIdentity(record, earlierIdentities, { edition: edition.id, key }),
      };
    }
  } finally {
    for (const each of earlier) await each.close();
  }
}

/**
 * Writes {@link computeIdentities} to a file next to the rows: `["<record id>","<identity>"]`, ascending
 * by record id.
 *
 * @returns `null` for an edition of figures only
 */
export async function writeIdentities(
  ports: Pick<MappingDeps, 'files' | 'identityKey' | 'newId'>,
  {
    importId,
    rows,
    ...identifiedRows
  }: Omit<IdentifiedRows, 'lines'> & { readonly importId: string; readonly rows: RowsFile },
): Promise<RowsFile | null> {
  if (identifiedRows.edition.kind !== 'rows') return null;
  const identities = computeIdentities(ports, {
    ...identifiedRows,
    lines: readStoredLines(ports.files, rows.key),
  });
  async function* lines() {
    for await (const { id, identity } of identities) yield JSON.stringify([id, identity]);
  }
  return writeLines(ports.files, `imports/${importId}/identities-${ports.newId()}.jsonl`, lines());
}

/** The identities of the rows of an edition, ascending by record id; empty for an edition of figures only. */
export async function* readIdentities(
  files: ImportFiles,
  file: RowsFile | null,
): AsyncGenerator<RowIdentity> {
  if (file === null) return;
  for await (const line of readStoredLines(files, file.key)) {
    const [id, identity] = JSON.parse(line) as [string, string];
    yield { id, identity };
  }
}

/** The identity of a row. It continues the first known identity of the same company. */
function computeRowIdentity(
  record: EditionRecord,
  earlierIdentities: readonly (RowIdentity | undefined)[],
  { edition, key }: { readonly edition: string; readonly key: Uint8Array },
): string {
  const contact = 'contact_name' in record ? record : undefined;
  const facts = {
    rcsNumber: getRegisterNumber(record),
    vatNumber: contact?.vat_number ?? null,
    name: toComparableName(record.legal_name),
    contactName: contact?.contact_name == null ? null : foldText(contact.contact_name),
    contactEmail: contact?.contact_email?.normalize('NFKC').trim().toLowerCase() ?? null,
  };
  const newIdentity = computeCompanyIdentity(facts, edition, key);
  const earlierIdentity = earlierIdentities.find(
    (each) => each !== undefined && isSameCompany(each.identity, newIdentity),
  );
  return earlierIdentity === undefined
    ? newIdentity
    : continueIdentity(newIdentity, earlierIdentity.identity);
}

/** The previous edition, then the retracted ones since then, newest first. */
function listPredecessors(
  { id, kind }: EditionDefinition,
  editions: readonly Edition[],
): readonly Edition[] {
  const earlierEditions = editions.filter(
    (each) => each.kind === kind && compareEditions(each.id, id) < 0,
  );
  const currentEdition = findCurrentEdition(earlierEditions, { kind });
  const laterEditions = earlierEditions
    .filter(
      ({ id: editionId }) =>
        currentEdition === undefined || compareEditions(editionId, currentEdition.id) > 0,
    )
    .sort((a, b) => compareEditions(b.id, a.id));
  return currentEdition === undefined ? laterEditions : [currentEdition, ...laterEditions];
}
