import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { parseOrListIssues } from '../core/issues.ts';
import { BREAK_GLASS } from '../identity/break-glass-action.ts';
import { createIdentity } from '../identity/identity.ts';
import { ROLES } from '../identity/roles.ts';
import { ListingTable } from '../store/listing-table.ts';
import type { Adapters } from './adapters.ts';
import type { Config } from './config.ts';
import { runInInvocation } from './invocation.ts';

/** Lifetime of a token by break-glass. Seconds. */
const TTL_SECONDS = 900;

/** The person who gets a token, the roles, and the reason. */
const BreakGlassRequest = z.strictObject({
  person: z.string().min(1),
  roles: z.array(z.enum(ROLES)).min(1),
  reason: z.string().trim().min(10).max(500),
});

/** The response to the person who invoked the function. */
interface BreakGlassToken {
  readonly token: string;
  readonly person: string;
  readonly roles: readonly string[];
  /** Seconds. */
  readonly expiresIn: number;
}

/**
 * Makes a token for a person without an identity provider. Before that, the audit log gets the person, roles,
 * reason and invocation, and the log gets the use without the person.
 *
 * @param invocation the id by which CloudTrail names the caller
 * @throws KaartError `message-invalid`; `wrong-state` for a revoked person, or a role that was removed from
 * the person
 */
export function issueBreakGlassToken(
  config: Config,
  baseAdapters: Adapters,
  request: unknown,
  invocation: string,
): Promise<BreakGlassToken> {
  return runInInvocation({ awsRequestId: invocation }, () =>
    mintToken(config, baseAdapters, request, invocation),
  );
}

async function mintToken(
  config: Config,
  baseAdapters: Adapters,
  request: unknown,
  invocation: string,
): Promise<BreakGlassToken> {
  const parsed = parseOrListIssues(BreakGlassRequest, request, 'body');
  if ('issues' in parsed) {
    const faults = parsed.issues.map(({ at, message }) => `${at}: ${message.en}`).join('; ');
    throw new KaartError('break-glass-request-invalid', {
      code: 'message-invalid',
      parameters: { faults },
      details: { issues: parsed.issues },
    });
  }
  const { person, roles, reason } = parsed.data;
  const { keys, log } = baseAdapters;
  const table = ListingTable.over(baseAdapters.table);
  const identity = createIdentity({ table, keys, publicUrl: config.publicUrl });
  const token = await identity.mintOperatorToken({
    subject: person,
    roles,
    ttlSeconds: TTL_SECONDS,
    breakGlass: { reason, invocation },
  });
  log('warn', BREAK_GLASS, { step: 'token', roles: roles.join(' '), invocation });
  return { token, person, roles, expiresIn: TTL_SECONDS };
}
