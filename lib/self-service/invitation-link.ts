import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import type { Signer, Verifier } from '../core/signature.ts';
import type { Invitation } from './invitation.ts';

const TYPE = 'kaart-invitation+jwt';
const Payload = z.strictObject({ invitation: z.string(), expiresAt: Instant });

/** Default and maximum number of days for which a link works. */
export const LINK_DAYS = { default: 14, maximum: 60 } as const;

/** Path of the links below the public URL. */
export const INVITATION_PATH = '/my/invitations';

export interface LinkDeps {
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly publicUrl: string;
}

/** Builds a signed link for an invitation. Links are not stored. Each call returns a different link, but the invitation can be used once. */
export async function buildInvitationLink(
  { signer, publicUrl }: Pick<LinkDeps, 'signer' | 'publicUrl'>,
  { id, expiresAt }: Invitation,
): Promise<string> {
  const token = await signer.sign({ invitation: id, expiresAt }, TYPE);
  return `${publicUrl}${INVITATION_PATH}/${token}`;
}

/** Returns the invitation id in a token; `undefined` if the token was not signed by this installation. The store is not read. */
export async function readInvitationToken(
  { verifier }: Pick<LinkDeps, 'verifier'>,
  token: string,
): Promise<string | undefined> {
  const verified = await verifier.verify(token, TYPE);
  return verified.ok ? Payload.safeParse(verified.payload).data?.invitation : undefined;
}
