import { addMilliseconds, DAY_MS, type Instant } from '../../../core/instant.ts';
import type { CredentialRequest } from '../../../store/credential-requests.ts';
import type { OwnCredential } from '../../../store/own-credentials.ts';

/** A credential is renewed this time before its end, or in the last third of its life if that is shorter. */
const RENEW_BEFORE_MS = 30 * DAY_MS;
/** Share of this time after which an operator is alarmed: two nights for a credential of a year. */
const ALARM_AFTER_SHARE = 1 / 15;
/** Maximum time for the response of an issuer to a request for a renewal. */
const ANSWER_MS = 7 * DAY_MS;

/** Whether it is time to renew a credential. */
export function endsSoon(credential: OwnCredential, now: Instant): boolean {
  const { validUntil } = credential;
  return validUntil !== null && now >= addMilliseconds(validUntil, -renewalTime(credential));
}

/** The last request for a credential, of its types and to its issuer. @param requests oldest first */
export function findLastRequest(
  { issuer, types }: OwnCredential,
  requests: readonly CredentialRequest[],
): CredentialRequest | undefined {
  return requests.findLast(
    (each) => each.issuer === issuer && each.types.some((type) => types.includes(type)),
  );
}

/**
 * Whether an operator must act on a credential: it has ended, or it ends soon and no request that the issuer may
 * still answer renews it.
 */
export function isNotRenewed(
  credential: OwnCredential,
  last: CredentialRequest | undefined,
  now: Instant,
): boolean {
  const { validUntil } = credential;
  if (validUntil === null) return false;
  if (now >= validUntil) return true;
  const alarmAt = addMilliseconds(validUntil, -renewalTime(credential) * (1 - ALARM_AFTER_SHARE));
  if (now < alarmAt) return false;
  const isOpen = last?.state === 'REQUESTED' && now < addMilliseconds(last.requestedAt, ANSWER_MS);
  return !isOpen;
}

function renewalTime({ validUntil, addedAt }: OwnCredential): number {
  const third = (Date.parse(validUntil ?? '') - Date.parse(addedAt)) / 3;
  return Math.min(RENEW_BEFORE_MS, third);
}
