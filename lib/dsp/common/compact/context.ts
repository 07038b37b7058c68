import { DSPACE_CONTEXT } from '../vocabulary.ts';
import { invalidDocument } from './invalid-document.ts';
import { isObject } from './json-object.ts';
import { NAMESPACES } from './namespaces.ts';

/**
 * The `@context` as the official schemas want it: an array of strings, with the one of DSP 2025-1.
 *
 * A single string is taken, too, as is an object that maps the prefix `dspace` to its namespace, as
 * older messages do. Other contexts are kept by their address and never loaded; what an object
 * defines besides is dropped, so a prefix of the sender's own means nothing here.
 *
 * @throws KaartError `message-invalid` where it is absent, does not name the context of DSP 2025-1, or
 * has what is neither an address nor an object
 * @see DSP 2025-1 #json-ld
 */
export function compactContext(context: unknown): string[] {
  if (context === undefined || context === null)
    throw invalidDocument('@context', 'context-missing', { context: DSPACE_CONTEXT });
  const entries: unknown[] = Array.isArray(context) ? context : [context];
  const addresses = entries.filter((entry) => typeof entry === 'string');
  if (!entries.every((entry) => typeof entry === 'string' || isObject(entry)))
    throw invalidDocument('@context', 'context-entry', {});
  if (addresses.includes(DSPACE_CONTEXT)) return addresses;
  if (entries.some(definesPrefix)) return [DSPACE_CONTEXT, ...addresses];
  throw invalidDocument('@context', 'context-other', { context: DSPACE_CONTEXT });
}

function definesPrefix(entry: unknown): boolean {
  return isObject(entry) && entry['dspace'] === NAMESPACES.dspace;
}
