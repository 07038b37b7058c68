/**
 * The payload of a compact JWS. Nothing is verified: whether the signature is right is another question.
 *
 * @throws SyntaxError if it is not JSON
 */
export function jwsPayload(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString());
}
