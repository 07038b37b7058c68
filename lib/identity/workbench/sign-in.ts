import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { sha256 } from '../../core/digest.ts';
import { KaartError } from '../../core/errors.ts';
import { addMilliseconds, instant } from '../../core/instant.ts';
import type { Language } from '../../core/language.ts';
import type { ReplayStore } from '../../store/replay-store.ts';
import type { Authenticator } from '../authenticator.ts';
import type { StaffSessions } from './staff-session.ts';

/** Values that bind the response of the provider to the browser that started the sign-in. */
export interface SignInChecks {
  readonly state: string;
  readonly nonce: string;
  /** PKCE `code_verifier`. */
  readonly verifier: string;
}

/** A provider that signs people in. */
export interface SignInProvider {
  /** The address to which a browser is sent. @param language of the page that the person came from @throws KaartError `unavailable` */
  authorizationUrl(checks: SignInChecks, language: Language): Promise<string>;
  /**
   * Redeems the answer of the provider.
   *
   * @param query of the address to which the provider sent the browser back, with `?`
   * @returns the access token, and of the ID token the subject and the name
   * @throws KaartError `sign-in-needed`, `unavailable`
   */
  exchange(
    query: string,
    checks: SignInChecks,
  ): Promise<{
    readonly accessToken: string;
    readonly subject: string;
    readonly name: string | null;
  }>;
  /** The address at which people sign out of the provider, if it has one. @throws KaartError `unavailable` */
  endSessionUrl(returnTo: string): Promise<string | undefined>;
}

export interface SignInDeps {
  readonly provider: () => Promise<SignInProvider>;
  readonly authenticator: Pick<Authenticator, 'signIn'>;
  readonly sessions: StaffSessions;
  readonly replay: ReplayStore;
  /** The real clock. */
  readonly clock: Clock;
}

/** Maximum time for a sign-in at the provider. Milliseconds. */
const ANSWER_WITHIN_MS = 10 * 60_000;

/**
 * Signs members of staff in through an OpenID provider. During the sign-in, only the browser has a
 * secret, in a cookie. `state`, `nonce` and the verifier are derived from it, so an anonymous caller causes no stored data.
 */
export class SignIn {
  readonly #deps: SignInDeps;

  constructor(deps: SignInDeps) {
    this.#deps = deps;
  }

  /** @returns the address of the provider, and the secret for the cookie of this browser. @throws KaartError `unavailable` */
  async begin(language: Language): Promise<{ readonly location: string; readonly secret: string }> {
    const startedAt = Date.parse(this.#deps.clock());
    const secret = `${startedAt}.${randomBytes(32).toString('base64url')}`;
    const provider = await this.#deps.provider();
    return { location: await provider.authorizationUrl(deriveChecks(secret), language), secret };
  }

  /**
   * Ends a sign-in and begins a session.
   *
   * @param query of the callback, with `?`
   * @param secret of the cookie
   * @returns the token of the session
   * @throws KaartError `sign-in-needed` for an answer that does not belong to a sign-in of this browser, is too old or was used; `unavailable`
   */
  async finish(query: string, secret: string | undefined): Promise<string> {
    const { provider, authenticator, sessions, replay } = this.#deps;
    const end = secret === undefined ? undefined : this.#findEnd(secret);
    if (secret === undefined || end === undefined) throw signInError();
    const openProvider = await provider();
    const { accessToken, subject, name } = await openProvider.exchange(query, deriveChecks(secret));
    if (!(await replay.firstUse('workbench-sign-in', secret, end))) throw signInError();
    const person = await authenticator.signIn(accessToken).catch((cause: unknown) => {
      if (!(cause instanceof KaartError && cause.code === 'unauthenticated')) throw cause;
      throw new KaartError('sign-in-without-rights', { code: 'sign-in-needed', cause });
    });
    if (person.subject !== subject) throw signInError();
    return sessions.begin(person, name);
  }

  async endSessionUrl(returnTo: string): Promise<string | undefined> {
    return (await this.#deps.provider()).endSessionUrl(returnTo);
  }

  /** The end of the validity of a secret; `undefined` if it has passed, or the secret was not made here. */
  #findEnd(secret: string) {
    const startedAt = Number(/^(\d{13})\.[\w-]{43}$/.exec(secret)?.[1] ?? Number.NaN);
    if (Number.isNaN(startedAt)) return undefined;
    const end = addMilliseconds(instant(startedAt), ANSWER_WITHIN_MS);
    const now = this.#deps.clock();
    return instant(startedAt) <= now && now < end ? end : undefined;
  }
}

function deriveChecks(secret: string): SignInChecks {
  const derive = (name: string) => sha256(`${name}\n${secret}`);
  return { state: derive('state'), nonce: derive('nonce'), verifier: derive('verifier') };
}

function signInError(): KaartError {
  return new KaartError('sign-in-invalid', { code: 'sign-in-needed' });
}
