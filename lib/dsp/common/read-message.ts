import type * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { parseOrListIssues } from '../../core/issues.ts';
import { localized } from '../../core/language.ts';
import { compactDocument } from './compact/compact-document.ts';
import type { Message } from './process.ts';

/**
 * A received document in its compact form, checked against the schema of its type. Members that the
 * schema does not name are kept.
 *
 * @throws KaartError `message-invalid` with `details.issues`
 */
export function readMessage<S extends z.ZodType>(
  document: unknown,
  schema: S,
): z.infer<S> & Message {
  return assertSchema(compactDocument(document), schema) as z.infer<S> & Message;
}

const WHOLE = localized('the whole', 'l’ensemble', 'das Ganze');

/** @throws KaartError `message-invalid` with `details.issues` */
export function assertSchema<S extends z.ZodType>(message: unknown, schema: S): z.infer<S> {
  const parsed = parseOrListIssues(schema, message, 'body');
  if ('data' in parsed) return parsed.data;
  const { issues } = parsed;
  const first = issues[0];
  throw new KaartError('message-does-not-fit', {
    code: 'message-invalid',
    parameters: { at: first?.at || WHOLE, issue: first?.message ?? '' },
    details: { issues },
  });
}
