import { KaartError } from '../../core/errors.ts';

/** Why a caller is not let in, as far as it is told. */
export type CallerRefusal =
  /** Whatever is wrong with the token itself; nobody is to learn what. */
  | 'TOKEN_INVALID'
  /** The sender's DID document may not be fetched, is none, or does not list the key. */
  | 'DID_UNUSABLE'
  | 'PARTICIPANT_REVOKED';

/** The refusal of a caller; `details.code` is the reason, as a problem document shows it. */
export function refusedCaller(code: CallerRefusal): KaartError {
  return new KaartError('the token is not accepted', {
    code: 'unauthenticated',
    details: { error: 'invalid_token', code },
  });
}
