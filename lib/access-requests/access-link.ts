import * as z from 'zod';
import type { Signer, Verifier } from '../core/signature.ts';

/** The two steps that a requester takes by a link of a mail. */
export type LinkStep = 'confirmation' | 'secret';

/** Where the links lead, below the public URL. */
export const ACCESS_PATH = '/access';

/** What makes and checks the links. */
export interface AccessLinkDeps {
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly publicUrl: string;
}

const Payload = z.strictObject({ request: z.string(), number: z.int() });
export type AccessLink = z.infer<typeof Payload>;

/**
 * A link for one step of a request: signed here, stored nowhere. Whether it still opens something is a matter of
 * the request's state.
 *
 * @param number of the link; a later number makes the earlier links void
 */
export async function buildAccessLink(
  { signer, publicUrl }: Pick<AccessLinkDeps, 'signer' | 'publicUrl'>,
  step: LinkStep,
  link: AccessLink,
): Promise<string> {
  return `${publicUrl}${ACCESS_PATH}/${step}/${await signer.sign(link, getTokenType(step))}`;
}

/** What a token names, if it was signed here for this step. Nothing is asked of the store for another one. */
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
