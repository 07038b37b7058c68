/**
 * The payload of a compact JWS. The signature is not verified.
 *
 * @throws SyntaxError if it is not JSON
 */
export function jwsPayload(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
}
