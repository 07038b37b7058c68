import { decodeJwt } from 'jose';

/** An `Authorization` header that is longer is refused unread. */
export const MAX_AUTHORIZATION_CHARACTERS = 8_300;

/** The token behind `Bearer` or `DPoP`; `undefined` for anything else. */
export function presentedToken(authorization: string): string | undefined {
  if (authorization.length > MAX_AUTHORIZATION_CHARACTERS) return undefined;
  return /^(?:bearer|dpop) +([\w.~+/-]+=*)$/i.exec(authorization)?.[1];
}

/** Who a token claims to be from. Not verified: it only says by which rules to check it. */
export function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}
