import * as z from 'zod';
import type { Signer, Verifier } from '../core/signature.ts';

/** The two steps that a requester takes by a link of a mail. */
export type LinkStep = 'confirmation' | 'secret';

/** Path of the links below the public URL. */
export const ACCESS_PATH = '/access';

/** Signs and verifies the links. */
export interface AccessLinkDeps {
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly publicUrl: string;
}

const Payload = z.strictObject({ request: z.string(), number: z.int() });
export type AccessLink = z.infer<typeof Payload>;

/**
 * Returns a signed link for one step of a request. It is stored nowhere. The state of the request decides whether
 * the link still works.
 *
 * @param link `number`: a link with a later number makes the earlier links void
 */
export async function buildAccessLink(
  { signer, publicUrl }: Pick<AccessLinkDeps, 'signer' | 'publicUrl'>,
  step: LinkStep,
  link: AccessLink,
): Promise<string> {
  return `${publicUrl}${ACCESS_PATH}/${step}/${await signer.sign(link, getTokenType(step))}`;
}

/** Returns the request and the number that a token names; `undefined` if it was not signed here for this step. */
export async function readAccessToken(
  { verifier }: Pick<AccessLinkDeps, 'verifier'>,
  step: LinkStep,
  token: string,
): Promise<AccessLink | undefined> {
  const verified = await verifier.verify(token, getTokenType(step));
  return verified.ok ? Payload.safeParse(verified.payload).data : undefined;
}

function getTokenType(step: LinkStep): string {
  return `kaart-access-${step}+jwt`;
}
