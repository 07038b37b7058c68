import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { KaartError } from '../../core/errors.ts';
import { isSameSecret } from '../../core/session-token.ts';
import type { RateLimiter } from '../../identity/rate-limit.ts';
import type { Scope } from '../../identity/roles.ts';
import type { SignedInStaff, StaffSessions } from '../../identity/workbench/staff-session.ts';
import { scopeMissing } from '../requests/authorize.ts';
import {
  createForeignFormError,
  createOwnFormCheck,
  type RequireOwnForm,
} from '../requests/own-form.ts';

/** Begins a sign-in. */
export const SIGN_IN_PATH = '/workbench/sign-in';

/** The cookies of the workbench; each begins with `__Host-`. */
export const STAFF_COOKIE = 'kaart-staff';
const ATTEMPT_COOKIE = 'kaart-sign-in';

/** Browsers also take these cookies from `http://127.0.0.1` and `http://localhost`, and from no other address without TLS. */
const HOST = { path: '/', httpOnly: true, secure: true, prefix: 'host' } as const;

/** `Lax`, because the provider sends the browser back from its own site. Forms have a token besides. */
const OPTIONS = { ...HOST, sameSite: 'Lax' } as const satisfies CookieOptions;

/** A sign-in attempt, as the cookie of the browser stores it. */
export interface Attempt {
  readonly secret: string;
  /** The page after the sign-in. */
  readonly returnTo: string;
}

const ATTEMPT_SECONDS = 600;

/** Checks each request to the workbench: the session, the rights of this moment, and that a form is one of ours. */
export class StaffGate {
  readonly #sessions: StaffSessions;
  readonly #limiter: RateLimiter;
  readonly #requireOwnForm: RequireOwnForm;

  constructor(sessions: StaffSessions, limiter: RateLimiter, publicUrl: string) {
    this.#sessions = sessions;
    this.#limiter = limiter;
    this.#requireOwnForm = createOwnFormCheck(publicUrl);
  }

  /**
   * The person of a request, who has the scope of the route.
   *
   * @param access `public` for each person who is signed in
   * @returns `undefined` without a session
   * @throws KaartError `forbidden` without the scope, or for a form of another site; `rate-limited`
   */
  async enter(c: Context, access: Scope | 'public'): Promise<SignedInStaff | undefined> {
    if (!['GET', 'HEAD'].includes(c.req.method)) this.#requireOwnForm(c);
    const token = getCookie(c, STAFF_COOKIE, 'host');
    const staff = token === undefined ? undefined : await this.#sessions.find(token);
    if (staff === undefined) return undefined;
    const { allowed, retryAfterSeconds } = this.#limiter.take(
      staff.caller.subject,
      performance.now(),
    );
    if (!allowed)
      throw new KaartError('client-quota-used', {
        code: 'rate-limited',
        details: { retryAfterSeconds },
      });
    if (access !== 'public' && !staff.caller.scopes.has(access))
      throw scopeMissing(staff.caller, access);
    return staff;
  }

  /** Begins a session and ends the one before, so that no one else can have chosen its token. */
  async begin(c: Context, token: string): Promise<void> {
    await this.end(c);
    setCookie(c, STAFF_COOKIE, token, OPTIONS);
  }

  async end(c: Context): Promise<void> {
    const token = getCookie(c, STAFF_COOKIE, 'host');
    if (token !== undefined) await this.#sessions.end(token);
    deleteCookie(c, `__Host-${STAFF_COOKIE}`, { path: '/', secure: true });
  }

  keepAttempt(c: Context, { secret, returnTo }: Attempt): void {
    const value = `${secret}!${Buffer.from(returnTo).toString('base64url')}`;
    setCookie(c, ATTEMPT_COOKIE, value, { ...OPTIONS, maxAge: ATTEMPT_SECONDS });
  }

  /** The attempt of this browser, which is over with this. */
  takeAttempt(c: Context): Attempt | undefined {
    const [secret = '', returnTo = ''] = (getCookie(c, ATTEMPT_COOKIE, 'host') ?? '').split('!');
    deleteCookie(c, `__Host-${ATTEMPT_COOKIE}`, { path: '/', secure: true });
    if (secret === '') return undefined;
    return { secret, returnTo: ownPath(Buffer.from(returnTo, 'base64url').toString()) };
  }
}

/** Refuses a form without the token of the session. @throws KaartError `forbidden` */
export function requireFormToken({ formToken }: SignedInStaff, body: unknown): void {
  const { form } = Object(body) as { readonly form?: unknown };
  if (!isSameSecret(typeof form === 'string' ? form : '', formToken))
    throw createForeignFormError();
}

/** A path of the workbench; its home for any other text, so that no link leads people elsewhere after they signed in. */
export function ownPath(text: string | undefined): string {
  const isOwn = /^\/workbench(?:\/[\w./-]*)?(?:\?[\w.=&%+~-]*)?$/.test(text ?? '');
  const isPage = isOwn && !/\/\/|\.\.|^\/workbench\/(?:sign|development)/.test(text ?? '');
  return isPage ? (text ?? '') : '/workbench';
}
