import type { Context } from 'hono';
import { KaartError } from '../../core/errors.ts';

/** Refuses a form that a page of another site sends. @throws KaartError `forbidden` */
export type RequireOwnForm = (c: Context) => void;

/**
 * `Origin` says nothing where a page forbids to say whence one comes, as ours do, so it counts only without the
 * newer header.
 */
export function createOwnFormCheck(publicUrl: string): RequireOwnForm {
  const { origin: ours } = new URL(publicUrl);
  return (c) => {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin') ?? 'null';
    const isOwn = site === undefined ? ['null', ours].includes(origin) : site === 'same-origin';
    if (!isOwn) throw foreignForm();
  };
}

/** The error for a form that is not of a page of ours. */
export function foreignForm(): KaartError {
  return new KaartError('form-of-another-page', { code: 'forbidden' });
}
