import { decodeJwt } from 'jose';

/** An `Authorization` header that is longer is refused unread. */
export const MAX_AUTHORIZATION_CHARACTERS = 8_300;

/** Returns the token after `Bearer` or `DPoP`; `undefined` for anything else. */
export function presentedToken(authorization: string): string | undefined {
  if (authorization.length > MAX_AUTHORIZATION_CHARACTERS) return undefined;
  return /^(?:bearer|dpop) +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
}

/** Returns the claimed issuer of a token. It is not verified: it only selects the rules for the check. */
export function readClaimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
