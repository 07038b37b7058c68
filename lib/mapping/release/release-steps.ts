import { hasCode, KaartError } from '../../core/errors.ts';
import { isSamePerson } from '../../core/person-name.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import { requireSecondPerson, type SecondPersonRequest } from '../../core/second-person.ts';
import { writeIdentities } from '../companies/identities.ts';
import { readStoredLines } from '../companies/sorted-rows.ts';
import { parseCorrectionNumber } from '../edition.ts';
import {
  assertImportOpen,
  countUndecided,
  type EditionContent,
  type Import,
  importStateError,
} from '../import/import.ts';
import { buildImportChange, loadImport } from '../import/import-steps.ts';
import { assertEditionIdUnused } from '../import/target-edition.ts';
import type { MappingDeps } from '../ports.ts';
import { DEFAULT_THRESHOLDS } from './compare-profiles.ts';
import { computeCurrentFigures } from './current-figures.ts';
import { assertComparedWithLaterEditions } from './later-editions.ts';
import { EditionEligibility, type Override } from './override.ts';
import { type Edition, findEditionToCompare } from './released-edition.ts';
import { computeEditionContent } from './submitted-rows.ts';
import { computeTurnover, findHoldReasons, readEligibleCompanies } from './turnover.ts';

/**
 * Submits an import for release. No row may be undecided, and the content of the release is then fixed.
 * A second submission changes nothing.
 *
 * @throws KaartError `wrong-state` if rows are undecided, the edition is frozen, the import is not
 * open, or an edition that was released since has other companies; `message-invalid` for a correction
 * without a change note; `not-found`, `concurrent-update`
 */
export async function submitImport(
  ports: MappingDeps,
  importId: string,
  { actor, changeNote }: { readonly actor: string; readonly changeNote?: string },
): Promise<Import> {
  const stored = await loadImport(ports, importId);
  const item = stored.value;
  const { submission: before, state } = item;
  if (before !== null && isSamePerson(before.by, actor) && state === 'submitted') return item;
  assertImportOpen(item);
  const waiting = countUndecided(item);
  if (waiting > 0)
    throw new KaartError('rows-wait', {
      code: 'wrong-state',
      parameters: { waiting },
      details: { waiting },
    });
  const editions = await ports.editions.listAll();
  assertEditionIdUnused(item.edition, editions);
  const trimmedNote = changeNote?.trim() ?? '';
  if (parseCorrectionNumber(item.edition.id) > 0 && trimmedNote === '')
    throw new KaartError('change-note-missing', { code: 'message-invalid' });
  await assertComparedWithLaterEditions(ports, item, editions, item.imported.at);
  const content = await computeEditionContent(ports, item);
  const published = findEditionToCompare(item.edition, editions);
  const thresholds = ports.thresholds ?? DEFAULT_THRESHOLDS;
  const holds =
    published === undefined
      ? []
      : findHoldReasons(
          { ...content, turnover: await computeTurnoverFrom(ports, published, item, content) },
          published.profile,
          thresholds,
        );
  const submission = {
    ...content,
    by: actor,
    at: ports.clock(),
    holds,
    changeNote: trimmedNote === '' ? null : trimmedNote,
  };
  const facts = { edition: item.edition.id, digest: content.rows.digest, in: content.counts.in };
  const change = buildImportChange(
    ports,
    stored,
    { ...item, state: 'submitted', submission },
    {
      actor,
      action: 'import.submitted',
      facts,
    },
  );
  await ports.imports.change(change);
  return change.next;
}

/** Options of a release. */
export interface ReleaseRequest extends SecondPersonRequest {
  readonly reason?: string;
  /** Ids of the facts that are released exactly despite the disclosure check; this needs a reason. */
  readonly exact?: readonly string[];
}

/**
 * Releases a submitted import as an edition, which is then frozen. A second release changes nothing.
 *
 * Large differences of the rows do not prevent the release: the publication is put on hold until a
 * person gives a reason.
 *
 * @throws KaartError `second-person-required` for the person who submitted it, unless `actAlone`
 * permits it; `message-invalid` for an exact fact that is unknown or has no reason; `wrong-state`,
 * `not-found`, `concurrent-update`
 */
export async function releaseImport(
  ports: MappingDeps,
  importId: string,
  { actor, actAlone, reason, exact = [] }: ReleaseRequest,
): Promise<Edition> {
  const stored = await loadImport(ports, importId);
  const item = stored.value;
  if (item.state === 'released')
    return loadEdition(ports, item.edition.id).then(({ value }) => value);
  const { submission } = item;
  if (item.state !== 'submitted' || submission === null) throw importStateError(item);
  const trimmedReason = reason?.trim() ?? '';
  if (exact.length > 0 && trimmedReason === '')
    throw new KaartError('exact-needs-reason', { code: 'message-invalid' });
  const editions = await ports.editions.listAll();
  assertEditionIdUnused(item.edition, editions);
  const actAloneMember = await requireSecondPerson(
    submission.by,
    { actor, actAlone },
    'releaser-is-submitter',
  );
  await assertComparedWithLaterEditions(ports, item, editions, submission.at);
  const { rows } = submission;
  const rowsOfImport = { importId: item.id, edition: item.edition, rows, editions };
  const identities = await writeIdentities(ports, rowsOfImport);
  const figures = await computeCurrentFigures(ports, { item, rows, identities, editions, exact });
  const at = ports.clock();
  const edition = buildEdition(item, submission, {
    ...{ software: ports.software, identities, ...figures, exact: [...exact] },
    released: {
      by: actor,
      at,
      reason: trimmedReason === '' ? null : trimmedReason,
      ...actAloneMember,
    },
  });
  const next: Import = { ...item, state: 'released', released: { by: actor, at } };
  const facts = {
    edition: edition.id,
    digest: edition.rows.digest,
    held: submission.holds.length > 0,
    ...(exact.length === 0 ? {} : { exact: exact.join(' '), reason: trimmedReason }),
    ...actAloneMember,
  };
  const change = buildImportChange(ports, stored, next, {
    actor,
    action: 'edition.released',
    facts,
  });
  return commitRelease(ports, edition, change);
}

/**
 * Commits the release. If another process has released the same import meanwhile, it returns that
 * release.
 */
async function commitRelease(
  ports: MappingDeps,
  edition: Edition,
  change: Parameters<MappingDeps['editions']['release']>[1],
): Promise<Edition> {
  try {
    await ports.editions.release(edition, change);
    return edition;
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error;
    const otherRelease = await ports.editions.find(edition.id);
    if (otherRelease?.value.importId !== edition.importId) throw error;
    return otherRelease.value;
  }
}

/** Rejects an import permanently. @throws KaartError `wrong-state` if it was released or rejected; `not-found` */
export async function rejectImport(
  ports: MappingDeps,
  importId: string,
  { actor, reason }: { readonly actor: string; readonly reason: string },
): Promise<Import> {
  const stored = await loadImport(ports, importId);
  const { state } = stored.value;
  if (state !== 'open' && state !== 'submitted') throw importStateError(stored.value);
  const rejected = { by: actor, at: ports.clock(), reason };
  const change = buildImportChange(
    ports,
    stored,
    { ...stored.value, state: 'rejected', rejected },
    {
      actor,
      action: 'import.rejected',
    },
  );
  await ports.imports.change(change);
  return change.next;
}

/** Loads a released edition. @throws KaartError `not-found` */
export async function loadEdition(
  { editions }: MappingDeps,
  id: string,
): Promise<Revisioned<Edition>> {
  const stored = await editions.find(id);
  if (stored !== undefined) return stored;
  throw new KaartError('edition-not-released', {
    code: 'not-found',
    parameters: { edition: id.slice(0, 20) },
  });
}

/** Compares the companies of an import with those of an edition. */
function computeTurnoverFrom(
  ports: MappingDeps,
  from: Edition,
  item: Import,
  { rows }: EditionContent,
) {
  const readCompanies = (key: string, overrides: readonly Override[]) => {
    const eligibility = new EditionEligibility(overrides);
    return readEligibleCompanies(readStoredLines(ports.files, key), (record) =>
      eligibility.isEligible(record),
    );
  };
  return computeTurnover(
    readCompanies(from.rows.key, from.overrides),
    readCompanies(rows.key, item.overrides),
  );
}

function buildEdition(
  item: Import,
  submission: NonNullable<Import['submission']>,
  rest: Pick<Edition, 'software' | 'identities' | 'released' | 'figures' | 'disclosure' | 'exact'>,
): Edition {
  const { rows, counts, profile, changeNote, by, at } = submission;
  return {
    ...item.edition,
    state: 'released',
    importId: item.id,
    source: item.source,
    rows,
    counts,
    profile,
    changeNote,
    overrides: item.overrides,
    submitted: { by, at },
    retracted: null,
    erasures: [],
    ...rest,
  };
}
