import { KaartError } from '../../core/errors.ts';

/** The reason why a caller is refused, as far as the response says it. */
export type CallerRefusal =
  /** Any fault of the token itself; the response does not say which. */
  | 'TOKEN_INVALID'
  /** The sender's DID document may not be fetched, is not a DID document, or does not list the key. */
  | 'DID_UNUSABLE'
  | 'PARTICIPANT_REVOKED';

/** The refusal of a caller; `details.code` is the reason, as a problem document shows it. */
export function refusedCaller(code: CallerRefusal): KaartError {
  return new KaartError('token-not-accepted', {
    code: 'unauthenticated',
    details: { error: 'invalid_token', code },
  });
}
