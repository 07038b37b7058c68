import { KaartError } from '../../core/errors.ts';

/** The reason why a caller is refused, as the response states it. */
export type CallerRefusal =
  /** Any defect of the token itself. The response does not state which one. */
  | 'TOKEN_INVALID'
  /** The sender's DID document may not be fetched, is not a DID document, or does not list the key. */
  | 'DID_UNUSABLE'
  /** The sender's credentials do not prove the required claims. The log contains the reason. */
  | 'CREDENTIALS_REFUSED'
  | 'PARTICIPANT_REVOKED';

/** The error for a refused caller. `details.code` is the reason in the problem document. */
export function refusedCaller(code: CallerRefusal, cause?: unknown): KaartError {
  return new KaartError('token-not-accepted', {
    code: 'unauthenticated',
    details: { error: 'invalid_token', code },
    cause,
  });
}
