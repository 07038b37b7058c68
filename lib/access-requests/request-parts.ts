import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import type { Revisioned } from '../core/revisioned.ts';
import { type AccessRequest, computeRequestEnd } from './access-request.ts';
import type { AccessRequestStore } from './ports.ts';

/** Returns the actor of the steps that a requester takes. It contains no name of a person. */
export function requesterSubject({ id }: Pick<AccessRequest, 'id'>): string {
  return `requester/${id}`;
}

/** Builds the audit entry of a step of a request. It contains no data of the requester. */
export function buildRequestEntry(
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
  step: string,
  { id }: Pick<AccessRequest, 'id'>,
  actor: string,
  facts: NonNullable<AuditEntry['facts']> = {},
): AuditEntry {
  const action = `access-request.${step}`;
  return { id: newId(), at: clock(), actor, action, subject: `access-request/${id}`, facts };
}

/** Whether a request ended without a confirmation or a decision. */
export function hasRequestEnded(request: AccessRequest, clock: Clock): boolean {
  const end = computeRequestEnd(request);
  return end !== null && end <= clock();
}

/** Form of an id. Another text is not used as a key of the table. */
const ID = /^[\w-]{1,60}$/;

/**
 * Loads a confirmed request for the staff.
 *
 * @throws KaartError `not-found`, also for a request that was not confirmed; `precondition-failed`
 */
export async function loadRequest(
  requests: Pick<AccessRequestStore, 'find'>,
  id: string,
  ifMatch?: number,
): Promise<Revisioned<AccessRequest>> {
  const found = ID.test(id) ? await requests.find(id) : undefined;
  if (found === undefined || found.value.state === 'unconfirmed') throw noSuchRequest();
  if ((ifMatch ?? found.revision) !== found.revision)
    throw new KaartError('changed-since', { code: 'precondition-failed', parameters: { id } });
  return found;
}

export function noSuchRequest(): KaartError {
  return new KaartError('no-such-request', { code: 'not-found' });
}

/** The error for a link of a requester that does not work any more. */
export function closedLinkError(state: 'used' | 'expired' | 'revoked'): KaartError {
  return new KaartError(`access-link-${state}`, { code: 'link-closed', details: { state } });
}

/** The error for a decision that the state of a request does not allow. */
export function wrongStateError(state: string): KaartError {
  return new KaartError('request-in-state', {
    code: 'wrong-state',
    parameters: { state },
    details: { state },
  });
}
