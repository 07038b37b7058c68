import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { CookieOptions } from 'hono/utils/cookie';
import { KaartError } from '../../core/errors.ts';
import { formToken, isSameSecret } from '../../core/session-token.ts';
import type { RateLimiter } from '../../identity/rate-limit.ts';
import type { ContactAccessService } from '../../self-service/contact-access-service.ts';
import type { ContactSession } from '../../self-service/session.ts';
import {
  createForeignFormError,
  createOwnFormCheck,
  type RequireOwnForm,
} from '../requests/own-form.ts';

/** The name of the cookie; behind https it begins with `__Host-`. */
export const SESSION_COOKIE = 'kaart-session';

/** A signed-in contact of a request. */
export interface SignedInContact {
  readonly session: ContactSession;
  /** Token in the forms of its pages. */
  readonly formToken: string;
}

/** Identifies contacts by their cookie, and refuses forms of other sites. */
export class ContactSessions {
  readonly #access: ContactAccessService;
  readonly #limiter: RateLimiter;
  readonly #isHttps: boolean;
  /** @throws KaartError `forbidden` for a form of another site */
  readonly requireOwnForm: RequireOwnForm;

  constructor(access: ContactAccessService, limiter: RateLimiter, publicUrl: string) {
    this.#access = access;
    this.#limiter = limiter;
    this.#isHttps = new URL(publicUrl).protocol === 'https:';
    this.requireOwnForm = createOwnFormCheck(publicUrl);
  }

  /** The contact; `undefined` without a session. @throws KaartError `rate-limited` */
  async of(c: Context): Promise<SignedInContact | undefined> {
    const token = this.#token(c);
    if (token === undefined) return undefined;
    const session = await this.#access.findSession(token);
    if (session === undefined) return undefined;
    this.limit(session.invitationId);
    return { session, formToken: formToken(token) };
  }

  /**
   * Identifies the sender of a form. Another site can send neither the cookie (`SameSite=Strict`) nor
   * the token of the form, and the browser names the origin of the form.
   *
   * @throws KaartError `forbidden` for a form that is not from a page of this session; `rate-limited`
   */
  async ofForm(c: Context, form: string | undefined): Promise<SignedInContact | undefined> {
    this.requireOwnForm(c);
    const signedIn = await this.of(c);
    if (signedIn !== undefined && !isSameSecret(form ?? '', signedIn.formToken))
      throw createForeignFormError();
    return signedIn;
  }

  /** Counts a request with a link or a session. @throws KaartError `rate-limited` */
  limit(invitationId: string): void {
    const { allowed, retryAfterSeconds } = this.#limiter.take(invitationId, performance.now());
    if (allowed) return;
    throw new KaartError('client-quota-used', {
      code: 'rate-limited',
      details: { retryAfterSeconds },
    });
  }

  begin(c: Context, token: string): void {
    setCookie(c, SESSION_COOKIE, token, this.#options);
  }

  async end(c: Context): Promise<void> {
    const token = this.#token(c);
    if (token !== undefined) await this.#access.endSession(token);
    const { prefix, ...options } = this.#options;
    deleteCookie(c, prefix === undefined ? SESSION_COOKIE : `__Host-${SESSION_COOKIE}`, options);
  }

  #token(c: Context): string | undefined {
    return getCookie(c, SESSION_COOKIE, this.#options.prefix);
  }

  /** Without `Max-Age` the cookie ends with the browser. The store deletes an idle session. */
  get #options(): CookieOptions & { readonly prefix?: 'host' } {
    const always = { path: '/', httpOnly: true, sameSite: 'Strict' } as const;
    return this.#isHttps ? { ...always, secure: true, prefix: 'host' } : always;
  }
}
