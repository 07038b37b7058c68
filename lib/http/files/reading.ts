import { coversPurpose, PURPOSES, pickDefaultPurpose } from '../../consent/purposes.ts';
import { EVERYONE } from '../../consent/recipient.ts';
import type { Audience } from '../../consent/vocabulary.ts';
import { KaartError } from '../../core/errors.ts';
import type { Caller } from '../../identity/caller.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import type { RecipientPublications } from '../../publication/recipient-publications.ts';
import { audienceOfDataset, type View } from '../../publication/version.ts';

/** A question about a dataset: for which audience and purpose a caller may ask it. */
interface ReadDecision {
  readonly audience: Audience;
  /** The purpose of the read; `undefined` if the caller has no purpose. */
  readonly purpose: string | undefined;
  /** The caller for the disclosure log. For public rows its subject is everyone. */
  readonly disclosedTo: Caller;
  /** Id of the partner that asks; `undefined` for public rows. */
  readonly recipient: string | undefined;
}

/** The publication that a caller may ask about. */
interface DescribedRead extends ReadDecision {
  readonly publication: ReadablePublication;
}

/** The publication that a caller may read rows of. */
export interface RowRead extends DescribedRead {
  /** @see ReadablePublication.view, for the audience and the purpose */
  loadView(): Promise<View>;
}

interface ReadRequest {
  readonly dataset: string;
  readonly purpose?: string | undefined;
}

/**
 * Decides for which audience and purpose a caller may ask. Public rows are read without a known caller, for a purpose
 * of the consent notices. A token without an audience cannot read rows.
 *
 * @throws KaartError `forbidden`, `not-found`
 */
async function decideRead(
  publications: RecipientPublications,
  { dataset, purpose: requested }: ReadRequest,
  caller: Caller,
): Promise<ReadDecision> {
  const audience = audienceOfDataset(dataset, caller.audience ?? 'none');
  if (audience === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
  if (audience === 'none') throw new KaartError('token-without-audience', { code: 'forbidden' });
  const isOpen = audience === 'public';
  // The purposes of the first notice always count. Only for another one, the later notices are read.
  const ownPurposes = isOpen ? PURPOSES : (caller.purposes ?? []);
  const isAddedPurpose = isOpen && requested !== undefined && !coversPurpose(requested);
  const purposes = isAddedPurpose ? await publications.purposes() : ownPurposes;
  const purpose = requested ?? pickDefaultPurpose(purposes);
  if (purpose !== undefined && !purposes.includes(purpose)) throw purposeError(purposes);
  const recipient = isOpen ? undefined : caller.partnerId;
  const disclosedTo = isOpen ? { ...caller, subject: EVERYONE } : caller;
  return { audience, purpose, disclosedTo, recipient };
}

/**
 * Finds the publication that a caller may ask about.
 *
 * @throws KaartError `forbidden`, `not-found`
 */
export async function describing(
  publications: RecipientPublications,
  request: ReadRequest,
  caller: Caller,
): Promise<DescribedRead> {
  const readDecision = await decideRead(publications, request, caller);
  return {
    ...readDecision,
    publication: await publications.findPublication(readDecision, readDecision.purpose),
  };
}

/**
 * Finds the publication that a caller may read rows of. Unlike a question about versions, it needs a purpose. What
 * decides about most reads is read at the same time as the question which publication it is.
 *
 * @throws KaartError `forbidden`, `not-found`
 */
export async function reading(
  publications: RecipientPublications,
  request: ReadRequest,
  caller: Caller,
): Promise<RowRead> {
  const readDecision = await decideRead(publications, request, caller);
  const { audience, purpose } = readDecision;
  if (purpose === undefined) throw purposeError([]);
  const earlyRead = publications.readAhead();
  const publication = await publications.findPublication(readDecision, purpose);
  return {
    ...readDecision,
    publication,
    loadView: () => publication.view(audience, purpose, earlyRead),
  };
}

/**
 * Error for a purpose that the caller does not have. A request without a purpose uses the first purpose of
 * the caller that the first consent notice names, or else the first purpose.
 */
function purposeError(purposes: readonly string[]): KaartError {
  return new KaartError('client-not-for-purpose', {
    code: 'forbidden',
    details: { allowed: purposes },
  });
}
