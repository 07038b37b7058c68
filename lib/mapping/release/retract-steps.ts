import { KaartError } from '../../core/errors.ts';
import { isSamePerson } from '../../core/person-name.ts';
import { requireSecondPerson, type SecondPersonRequest } from '../../core/second-person.ts';
import { parseCorrectionNumber } from '../edition.ts';
import type { EditionChange, MappingDeps } from '../ports.ts';
import { loadEdition } from './release-steps.ts';
import { type Edition, listFamilyEditions } from './released-edition.ts';

/** The person who decides on a retraction, and the reason. */
export interface RetractionRequest {
  readonly actor: string;
  readonly reason: string;
}

/**
 * Retracts an edition: from now on no read returns its rows, and the previous edition is the current one
 * again. An edition is retracted together with its corrections; a correction is retracted alone. All of them
 * are kept, and no id is used again. The retraction waits for the confirmation of a second person, who may
 * also undo it. A repeated call changes nothing.
 *
 * @returns the edition and the corrections that were retracted with it, the edition first
 * @throws KaartError `not-found`; `wrong-state` if it was retracted for another reason
 */
export async function retractEdition(
  ports: MappingDeps,
  editionId: string,
  { actor, reason }: RetractionRequest,
): Promise<readonly Edition[]> {
  const { value: request } = await loadEdition(ports, editionId);
  const affected = await listWithCorrections(ports, request);
  if (request.retracted !== null) {
    const isRepeat =
      isSamePerson(request.retracted.by, actor) && request.retracted.reason === reason;
    if (isRepeat) return affected;
    throw new KaartError('edition-is-retracted', {
      code: 'wrong-state',
      parameters: { edition: editionId },
    });
  }
  const retracted = { by: actor, at: ports.clock(), reason, confirmed: null };
  const stillReleased = affected.filter(({ state }) => state === 'released');
  return changeEditions(ports, stillReleased, {
    actor,
    action: 'edition.retracted',
    subject: request.id,
    next: (edition) => ({ ...edition, state: 'retracted', retracted }),
  });
}

/**
 * Confirms a retraction as a second person. A repeated call changes nothing.
 *
 * @returns the edition and the corrections whose retraction is confirmed, the edition first
 * @throws KaartError `not-found`; `wrong-state` if it is not retracted; `second-person-required`
 */
export async function confirmRetraction(
  ports: MappingDeps,
  editionId: string,
  { actor, actAlone }: SecondPersonRequest,
): Promise<readonly Edition[]> {
  const { affected, unconfirmed, actAloneMember } = await loadRetraction(ports, editionId, {
    actor,
    actAlone,
  });
  if (unconfirmed.length === 0) return affected;
  const confirmed = { by: actor, at: ports.clock(), ...actAloneMember };
  return changeEditions(ports, unconfirmed, {
    actor,
    action: 'edition.retraction-confirmed',
    subject: editionId,
    facts: { ...actAloneMember },
    next: (edition) => ({
      ...edition,
      retracted: edition.retracted && { ...edition.retracted, confirmed },
    }),
  });
}

/**
 * Undoes an unconfirmed retraction as a second person: the edition becomes valid again.
 *
 * @returns the edition and its corrections that are valid again, the edition first
 * @throws KaartError `not-found`; `wrong-state` if it is not retracted or its retraction is confirmed;
 * `second-person-required`
 */
export async function undoRetraction(
  ports: MappingDeps,
  editionId: string,
  { actor, actAlone, reason }: RetractionRequest & SecondPersonRequest,
): Promise<readonly Edition[]> {
  const { unconfirmed, actAloneMember } = await loadRetraction(ports, editionId, {
    actor,
    actAlone,
  });
  if (unconfirmed.length === 0)
    throw new KaartError('retraction-confirmed', {
      code: 'wrong-state',
      parameters: { edition: editionId },
    });
  return changeEditions(ports, unconfirmed, {
    actor,
    action: 'edition.retraction-undone',
    subject: editionId,
    facts: { reason, ...actAloneMember },
    next: (edition) => ({ ...edition, state: 'released', retracted: null }),
  });
}

/** The editions of one retraction, and the editions that still wait for a second person. */
async function loadRetraction(ports: MappingDeps, editionId: string, by: SecondPersonRequest) {
  const { value: edition } = await loadEdition(ports, editionId);
  if (edition.retracted === null)
    throw new KaartError('edition-not-retracted', {
      code: 'wrong-state',
      parameters: { edition: editionId },
    });
  const { by: retractedBy, at, reason } = edition.retracted;
  const affected = (await listWithCorrections(ports, edition)).filter(
    ({ retracted }) =>
      retracted?.at === at && retracted.by === retractedBy && retracted.reason === reason,
  );
  const unconfirmed = affected.filter(({ retracted }) => retracted?.confirmed === null);
  const isRepeat = unconfirmed.length === 0 && by.actAlone !== undefined;
  const actAloneMember = isRepeat
    ? {}
    : await requireSecondPerson(retractedBy, by, 'retraction-needs-another');
  return { affected, unconfirmed, actAloneMember };
}

async function listWithCorrections(
  ports: MappingDeps,
  edition: Edition,
): Promise<readonly Edition[]> {
  return parseCorrectionNumber(edition.id) > 0
    ? [edition]
    : listFamilyEditions(edition, await ports.editions.listAll());
}

interface RetractionChange {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly next: (edition: Edition) => Edition;
}

/** Changes all editions and their audit entry in one write. */
async function changeEditions(
  ports: MappingDeps,
  editions: readonly Edition[],
  { actor, action, subject, facts, next }: RetractionChange,
): Promise<readonly Edition[]> {
  const changes: EditionChange[] = [];
  for (const { id } of editions) {
    const over = await loadEdition(ports, id);
    changes.push({ next: next(over.value), over });
  }
  await ports.editions.change(changes, {
    id: ports.newId(),
    at: ports.clock(),
    actor,
    action,
    subject: `edition/${subject}`,
    facts: { editions: changes.map(({ next: { id } }) => id).join(' '), ...facts },
  });
  return changes.map((change) => change.next);
}
