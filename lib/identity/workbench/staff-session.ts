import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { Instant } from '../../core/instant.ts';
import {
  computeSessionEnd,
  formToken,
  newSessionToken,
  sessionDigest,
} from '../../core/session-token.ts';
import type { TableSessions } from '../../store/session-store.ts';
import type { SignedInPerson } from '../authenticator.ts';
import type { Caller } from '../caller.ts';
import type { Rights } from '../rights.ts';
import { getRoleScopes, isRole, isScope, ROLES, type Role } from '../roles.ts';

/** The claims of a verified token about a signed-in person. They end with the session. */
export const StaffSession = z.strictObject({
  subject: z.string(),
  /** The name that the provider shows. */
  name: z.string().nullable(),
  clientId: z.string(),
  tokenId: z.string(),
  roles: z.array(z.string()),
  scopes: z.array(z.string()),
  epoch: z.int().nullable(),
  issuedAt: Instant.nullable(),
  startedAt: Instant,
});
export type StaffSession = Readonly<z.infer<typeof StaffSession>>;

/** A signed-in member of staff, with the rights of this moment. */
export interface SignedInStaff {
  readonly caller: Caller;
  readonly name: string;
  readonly roles: readonly Role[];
  /** Token in the forms of the pages. */
  readonly formToken: string;
}

export interface StaffSessionsDeps {
  readonly store: TableSessions<StaffSession>;
  readonly rights: Pick<Rights, 'person'>;
  /** The real clock. */
  readonly clock: Clock;
}

/** Sessions of members of staff at the workbench. */
export class StaffSessions {
  readonly #deps: StaffSessionsDeps;

  constructor(deps: StaffSessionsDeps) {
    this.#deps = deps;
  }

  /** @returns the token of the session, for its cookie */
  async begin(person: SignedInPerson, name: string | null): Promise<string> {
    const { store, clock } = this.#deps;
    const { subject, clientId, tokenId, roles, scopes, epoch = null, issuedAt = null } = person;
    const now = clock();
    const rights = { roles: [...roles], scopes: [...scopes], epoch, issuedAt };
    const session = { subject, name, clientId, tokenId, ...rights, startedAt: now };
    const token = newSessionToken();
    await store.begin(sessionDigest(token), session, computeSessionEnd(session, now));
    return token;
  }

  /** The person of a session with the rights of this moment; extends the session. @returns `undefined` if the session or all rights of the person have ended */
  async find(token: string): Promise<SignedInStaff | undefined> {
    const { store, rights, clock } = this.#deps;
    const digest = sessionDigest(token);
    const session = await store.find(digest);
    if (session === undefined) return undefined;
    const { subject, clientId, tokenId, name } = session;
    const state = await rights.person(toPerson(session));
    const now = clock();
    const until = computeSessionEnd(session, now);
    if (!state.holds || until <= now) return undefined;
    await store.extend(digest, until);
    const { scopes } = state;
    return {
      caller: { subject, clientId, tokenId, scopes },
      name: name ?? subject,
      roles: ROLES.filter((role) => session.roles.includes(role) && hasScopesOf(role, scopes)),
      formToken: formToken(token),
    };
  }

  end(token: string): Promise<void> {
    return this.#deps.store.end(sessionDigest(token));
  }
}

function toPerson({ subject, tokenId, clientId, ...rest }: StaffSession): SignedInPerson {
  const { epoch, issuedAt } = rest;
  return {
    ...{ subject, tokenId, clientId },
    roles: rest.roles.filter(isRole),
    scopes: new Set(rest.scopes.filter(isScope)),
    ...(epoch === null ? {} : { epoch }),
    ...(issuedAt === null ? {} : { issuedAt }),
  };
}

/** A role that was taken from a person is not shown. */
function hasScopesOf(role: Role, scopes: Caller['scopes']): boolean {
  return [...getRoleScopes([role])].every((scope) => scopes.has(scope));
}
