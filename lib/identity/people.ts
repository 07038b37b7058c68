import type { AuditEntry } from '../core/audit-entry.ts';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import type { NewId } from '../core/ids.ts';
import { addMilliseconds, DAY_MS, type Instant } from '../core/instant.ts';
import { collectPage, type ListPage, type PageRequest } from '../core/page.ts';
import { isSamePerson } from '../core/person-name.ts';
import { retryOnConflict } from '../core/retry.ts';
import {
  type Person,
  type PersonStore,
  type PersonToken,
  personSortKey,
} from '../store/person-store.ts';
import type { AccessTokens } from './access-token.ts';
import { BREAK_GLASS } from './break-glass-action.ts';
import {
  checkTokenRequest,
  OPERATOR_CLIENT_ID,
  type OperatorTokenRequest,
  rolesConflictError,
} from './operator-token.ts';
import { canActAsCompany, getRoleScopes, isRole, type Role, type Scope } from './roles.ts';

/** `seenAt` of a person whose roles did not change is stored again after this time. Milliseconds. */
const SEEN_EVERY_MS = DAY_MS;

/** A person of an OpenID provider counts as available for this time after the last sign-in. Milliseconds. */
const AVAILABLE_MS = 30 * SEEN_EVERY_MS;

/** Extent of a revocation: one token, one role, all current tokens, or the person with all future tokens. */
export type PersonRevocation =
  | { readonly extent: 'tokens' | 'person' }
  | { readonly extent: 'token'; readonly token: string }
  | { readonly extent: 'role'; readonly role: Role };

/** A person as the API shows it, with the tokens of `kaart token` that have not expired. */
export interface PersonView extends Omit<Person, 'endedTokens' | 'epoch'> {
  readonly tokens: readonly (PersonToken & { readonly revoked: boolean })[];
}

export interface PeopleDeps {
  readonly store: PersonStore;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly newId: NewId;
}

/** Stores the members of the staff with their roles and tokens, and revokes them. */
export class People {
  readonly #deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.#deps = deps;
  }

  /**
   * Issues the token of a person, signed by the key of the installation. It needs access to the data directory, which
   * also allows any other change.
   *
   * @throws KaartError `message-invalid`; `wrong-state` if the person or one of the roles was revoked
   */
  async mint(request: OperatorTokenRequest): Promise<string> {
    const { subject, roles, scopes, ttlSeconds } = checkTokenRequest(request);
    return retryOnConflict(async () => {
      const { store, tokens, clock, newId } = this.#deps;
      const stored = await store.get(subject);
      assertRoles(stored?.person, roles);
      const { epoch } = stored?.person ?? { epoch: 0 };
      const jti = newId();
      if (request.listed === true || request.breakGlass !== undefined) {
        await this.#assertSeparateRoles(stored?.person, roles);
        const now = clock();
        const expiresAt = addMilliseconds(now, ttlSeconds * 1000);
        const token = { id: jti, subject, roles: [...roles], issuedAt: now, expiresAt };
        const facts = { token: jti, roles: roles.join(' '), expiresAt };
        const entry = this.#issueEntry(subject, facts, request.breakGlass);
        const person = { ...(stored?.person ?? newPerson(subject, now)), roles: [...roles] };
        const seen: Person = { ...person, source: 'kaart', seenAt: now };
        await store.put(seen, stored?.version, { token, entry });
      }
      const grant = { use: 'operator', subject, clientId: OPERATOR_CLIENT_ID } as const;
      return tokens.issue({ ...grant, scopes, ttlSeconds, epoch, roles }, jti);
    });
  }

  /** Stores a sign-in of a person of an OpenID provider: a change of roles at once, otherwise once a day. */
  async recordSignIn(subject: string, roles: readonly Role[]): Promise<void> {
    const { store, clock } = this.#deps;
    const stored = await store.get(subject);
    const now = clock();
    const last = stored?.person;
    const isRecent =
      last !== undefined && last.seenAt <= now && now < addMilliseconds(last.seenAt, SEEN_EVERY_MS);
    const isSame = last?.source === 'openid' && last.roles.join() === roles.join();
    if (isRecent && isSame) return;
    const person = last ?? newPerson(subject, now);
    const next: Person = { ...person, roles: [...roles], source: 'openid', seenAt: now };
    try {
      await store.put(next, stored?.version);
    } catch (error) {
      // Another request of the same person, or a revocation, was stored first.
      if (!hasCode(error, 'concurrent-update')) throw error;
    }
  }

  /** Lists all people, also revoked ones, in the order of their names. */
  async page({ limit, cursor }: PageRequest): Promise<ListPage<PersonView>> {
    const found = this.#deps.store.list(cursor);
    const page = await collectPage(found, limit, personSortKey);
    return { ...page, items: await Promise.all(page.items.map((person) => this.#view(person))) };
  }

  /**
   * Returns the names of all other people who can use a scope now: with a valid token, or through the OpenID
   * provider.
   */
  async listOthersWithScope(scope: Scope, subject: string): Promise<readonly string[]> {
    const now = this.#deps.clock();
    const others: string[] = [];
    for await (const person of this.#deps.store.list()) {
      if (isSamePerson(person.subject, subject) || person.state === 'revoked') continue;
      const { tokens, takenRoles } = await this.#view(person);
      const valid = tokens.filter(({ revoked, expiresAt }) => !revoked && expiresAt > now);
      const isAvailable =
        person.source === 'openid' && addMilliseconds(person.seenAt, AVAILABLE_MS) > now;
      const roles = [
        ...(isAvailable ? person.roles : []),
        ...valid.flatMap((token) => token.roles),
      ];
      if (getRoleScopes(roles.filter((role) => !takenRoles.includes(role))).has(scope))
        others.push(person.subject);
    }
    return others;
  }

  /**
   * Revoked rights end with the next request. A second revocation is not an error.
   *
   * @throws KaartError `not-found` for a person or a token that was never seen here
   */
  revoke(subject: string, revocation: PersonRevocation, actor: string): Promise<PersonView> {
    return this.#change(subject, async (person) => {
      const { clock } = this.#deps;
      const now = clock();
      const ended = { ...person, epoch: person.epoch + 1, tokensEndedAt: now };
      switch (revocation.extent) {
        case 'tokens':
          return { next: ended, entry: this.#buildEntry('person.tokens-revoked', subject, actor) };
        case 'person':
          return {
            next: { ...ended, state: 'revoked' },
            entry: this.#buildEntry('person.revoked', subject, actor),
          };
        case 'token': {
          const token = await this.#findToken(person, revocation.token);
          const { id, expiresAt } = token;
          const others = person.endedTokens.filter((t) => t.id !== id && t.expiresAt > now);
          return {
            next: { ...person, endedTokens: [...others, { id, expiresAt }] },
            entry: this.#buildEntry('person.token-revoked', subject, actor, { token: id }),
          };
        }
        case 'role': {
          const { role } = revocation;
          return {
            next: { ...person, takenRoles: [...new Set([...person.takenRoles, role])] },
            entry: this.#buildEntry('person.role-taken', subject, actor, { role }),
          };
        }
      }
    });
  }

  /**
   * Restores a revoked person, with all roles that a new token names. Earlier tokens stay revoked.
   *
   * @throws KaartError `not-found`
   */
  restore(subject: string, actor: string): Promise<PersonView> {
    return this.#change(subject, async (person) => ({
      next: { ...person, state: 'active', takenRoles: [] },
      entry: this.#buildEntry('person.restored', subject, actor),
    }));
  }

  async #view(person: Person): Promise<PersonView> {
    const { endedTokens, epoch: _, ...shown } = person;
    const tokens: PersonView['tokens'][number][] = [];
    for await (const token of this.#deps.store.listTokens(person.subject)) {
      const { tokensEndedAt } = person;
      const isEnded = endedTokens.some(({ id }) => id === token.id);
      const isOld = tokensEndedAt !== null && token.issuedAt <= tokensEndedAt;
      tokens.push({ ...token, revoked: isEnded || isOld || person.state === 'revoked' });
    }
    return { ...shown, tokens };
  }

  /** Checks that all tokens of a person together do not have both scopes of {@link canActAsCompany}. @throws KaartError `message-invalid` */
  async #assertSeparateRoles(person: Person | undefined, roles: readonly Role[]): Promise<void> {
    if (person === undefined) return;
    const { tokens } = await this.#view(person);
    const validRoles = tokens.filter(({ revoked }) => !revoked).flatMap((token) => token.roles);
    const current = person.source === 'openid' ? [...person.roles, ...validRoles] : validRoles;
    if (canActAsCompany(getRoleScopes([...roles, ...current.filter(isRole)])))
      throw rolesConflictError(person.subject);
  }

  async #findToken({ subject }: Person, id: string): Promise<PersonToken> {
    for await (const token of this.#deps.store.listTokens(subject))
      if (token.id === id) return token;
    throw new KaartError('no-such-token', { code: 'not-found' });
  }

  #change(
    subject: string,
    decide: (person: Person) => Promise<{ readonly next: Person; readonly entry: AuditEntry }>,
  ): Promise<PersonView> {
    return retryOnConflict(async () => {
      const { store } = this.#deps;
      const stored = await store.get(subject);
      if (stored === undefined) throw new KaartError('no-such-person', { code: 'not-found' });
      const { next, entry } = await decide(stored.person);
      await store.put(next, stored.version, { entry });
      return this.#view(next);
    });
  }

  /** A token by break-glass is a step that one person took alone: the checks name it. */
  #issueEntry(
    subject: string,
    facts: Readonly<Record<string, string>>,
    breakGlass: OperatorTokenRequest['breakGlass'],
  ): AuditEntry {
    if (breakGlass === undefined) return this.#buildEntry('token.issued', subject, subject, facts);
    const stepFacts = { step: 'token', subject: `person/${subject}`, ...breakGlass };
    return this.#buildEntry(BREAK_GLASS, subject, subject, { ...facts, ...stepFacts });
  }

  #buildEntry(
    action: string,
    subject: string,
    actor: string,
    facts: Readonly<Record<string, string>> = {},
  ): AuditEntry {
    const { clock, newId } = this.#deps;
    return { id: newId(), at: clock(), actor, action, subject: `person/${subject}`, facts };
  }
}

/** @throws KaartError `wrong-state` */
function assertRoles(person: Person | undefined, roles: readonly Role[]): void {
  if (person?.state === 'revoked')
    throw new KaartError('person-revoked', {
      code: 'wrong-state',
      parameters: { subject: person.subject },
      details: { state: 'revoked' },
    });
  const takenRole = roles.find((role) => person?.takenRoles.includes(role));
  if (takenRole !== undefined)
    throw new KaartError('role-taken', {
      code: 'wrong-state',
      parameters: { role: takenRole, subject: person?.subject ?? '' },
      details: { role: takenRole },
    });
}

function newPerson(subject: string, now: Instant): Person {
  return {
    subject,
    state: 'active',
    epoch: 0,
    tokensEndedAt: null,
    endedTokens: [],
    takenRoles: [],
    roles: [],
    source: 'kaart',
    seenAt: now,
  };
}
