import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';

/** Refuses a form that a page of another site sends. @throws KaartError `forbidden` */
export type RequireOwnForm = (c: Context) => void;

/**
 * Creates a check of forms. A page that forbids referrers, like ours, sends no useful `Origin`. So
 * `Origin` counts only if `Sec-Fetch-Site` is missing.
 */
export function createOwnFormCheck(publicUrl: string): RequireOwnForm {
  const { origin: ownOrigin } = new URL(publicUrl);
  return (c) => {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin') ?? 'null';
    const isOwn =
      site === undefined ? ['null', ownOrigin].includes(origin) : site === 'same-origin';
    if (!isOwn) throw createForeignFormError();
  };
}

/** The error for a form that does not come from our pages. */
export function createForeignFormError(): KaartError {
  return new KaartError('form-of-another-page', { code: 'forbidden' });
}
