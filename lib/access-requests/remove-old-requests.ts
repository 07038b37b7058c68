import { hasCode } from '../core/errors.ts';
import type { Instant } from '../core/instant.ts';
import { retryOnConflict } from '../core/retry.ts';
import type { Revisioned } from '../core/revisioned.ts';
import type { Partner } from '../store/partner-store.ts';
import {
  type AccessRequest,
  computeRequestEnd,
  daysAfter,
  REQUEST_DAYS,
  REQUEST_STATES,
} from './access-request.ts';
import type { AccessRequestsDeps } from './ports.ts';
import { buildRequestEntry } from './request-parts.ts';

/** The change of an old request, and the step that the audit log names. */
interface Removal {
  readonly step: 'expired' | 'deleted' | 'link-expired';
  readonly next: AccessRequest | undefined;
}

type RemovalDeps = Pick<AccessRequestsDeps, 'requests' | 'partners' | 'clock' | 'newId'>;

/**
 * Deletes requests after the periods of {@link REQUEST_DAYS}: unconfirmed, open and refused ones, and those
 * of partners whose access has ended. Also records links that were not opened in time. It runs every night,
 * and a second run changes nothing.
 */
export async function removeOldRequests(deps: RemovalDeps): Promise<void> {
  const { requests } = deps;
  for (const state of REQUEST_STATES)
    for await (const { value } of requests.list(state)) {
      const stored = await requests.find(value.id);
      if (stored !== undefined) await removeIfOld(deps, stored);
    }
}

async function removeIfOld(deps: RemovalDeps, stored: Revisioned<AccessRequest>): Promise<void> {
  const removal = await findRemoval(deps, stored.value);
  if (removal === undefined) return;
  const { step, next } = removal;
  try {
    const audit = [
      buildRequestEntry(deps, step, stored.value, 'system', { state: stored.value.state }),
    ];
    await deps.requests.change(stored, { next, audit });
  } catch (error) {
    // The request was confirmed or decided meanwhile, so it is not deleted.
    if (!hasCode(error, 'concurrent-update')) throw error;
  }
}

/**
 * Deletes a request because its requester is erased. The client of the organisation keeps its access; a link to a secret
 * stops working. A repetition changes nothing.
 */
export function eraseRequest(
  deps: Pick<RemovalDeps, 'requests' | 'clock' | 'newId'>,
  id: string,
  { erasure, actor }: { readonly erasure: string; readonly actor: string },
): Promise<void> {
  return retryOnConflict(async () => {
    const stored = await deps.requests.find(id);
    if (stored === undefined) return;
    const audit = [buildRequestEntry(deps, 'erased', stored.value, actor, { erasure })];
    await deps.requests.change(stored, { next: undefined, audit });
  });
}

async function findRemoval(
  { partners, clock }: RemovalDeps,
  request: AccessRequest,
): Promise<Removal | undefined> {
  const now = clock();
  const { state, decided, client } = request;
  const end = computeRequestEnd(request);
  if (end !== null) return end <= now ? { step: 'expired', next: undefined } : undefined;
  if (decided === null) return undefined;
  const isPast = (since: Instant) => daysAfter(since, REQUEST_DAYS.kept) <= now;
  if (client === null || state === 'refused')
    return isPast(decided.at) ? { step: 'deleted', next: undefined } : undefined;
  const partner = (await partners.get(client.id))?.partner;
  const ended = partner && findAccessEnd(partner, now);
  if (ended !== undefined && isPast(ended)) return { step: 'deleted', next: undefined };
  const { secretLink } = client;
  if (secretLink === null || secretLink.revealedAt !== null || secretLink.expiresAt > now)
    return undefined;
  return secretLink.isExpiryRecorded
    ? undefined
    : {
        step: 'link-expired',
        next: {
          ...request,
          client: { ...client, secretLink: { ...secretLink, isExpiryRecorded: true } },
        },
      };
}

/** Returns when the access of a partner ended; `undefined` if it has access. */
function findAccessEnd(
  { state, changedAt, expiresAt }: Partner,
  now: Instant,
): Instant | undefined {
  if (state === 'revoked') return changedAt;
  return expiresAt !== null && expiresAt <= now ? expiresAt : undefined;
}
