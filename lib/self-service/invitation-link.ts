import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import type { Signer, Verifier } from '../core/signature.ts';
import type { Invitation } from './invitation.ts';

const TYPE = 'kaart-invitation+jwt';
const Payload = z.strictObject({ invitation: z.string(), expiresAt: Instant });

/** Days for which a link works unless it is said otherwise, and at most. */
export const LINK_DAYS = { default: 14, most: 60 } as const;

/** Where a link leads, below the public URL. */
export const INVITATION_PATH = '/my/invitations';

/** What makes and checks the links. */
export interface LinkDeps {
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly publicUrl: string;
}

/** A link for an invitation: signed here, stored nowhere. Each call makes another one, and all of them are used up together. */
export async function buildInvitationLink(
  { signer, publicUrl }: Pick<LinkDeps, 'signer' | 'publicUrl'>,
  { id, expiresAt }: Invitation,
): Promise<string> {
  const token = await signer.sign({ invitation: id, expiresAt }, TYPE);
  return `${publicUrl}${INVITATION_PATH}/${token}`;
}

/** The invitation that a token names, if it was signed here. Nothing is asked of the store for one that was not. */
export async function readInvitationToken(
  { verifier }: Pick<LinkDeps, 'verifier'>,
  token: string,
): Promise<string | undefined> {
  const verified = await verifier.verify(token, TYPE);
  return verified.ok ? Payload.safeParse(verified.payload).data?.invitation : undefined;
}
