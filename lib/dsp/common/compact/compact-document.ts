import { checkBounds } from './bounds.ts';
import { compactNode } from './compact-node.ts';
import { toItems } from './compact-value.ts';
import { compactContext } from './context.ts';
import { invalidDocument } from './invalid-document.ts';
import { isObject, type JsonObject } from './json-object.ts';

/**
 * A received document in the compact form that the official JSON schemas describe.
 *
 * Terms with a prefix or as a full IRI become bare, wrapped values become plain, arrays of one become
 * their value and single values arrays, where the schema of their type wants it. Whatever the context
 * of DSP 2025-1 does not define is kept as it came, as is every `rightOperand`. No JSON-LD processor
 * is used and no context loaded, so a prefix that the sender defines is not understood. Doing it again
 * changes nothing. Whether the result is a valid message is for its schema to say.
 *
 * @param document as `JSON.parse` gave it
 * @throws KaartError `message-invalid` for what is no object, too deep or too long, does not name the
 * context of DSP 2025-1, has a member `__proto__`, or a term in two spellings
 * @example
 * compactDocument({
 *   '@context': 'https://w3id.org/dspace/2025/1/context.jsonld',
 *   '@type': 'dspace:ContractNegotiation',
 *   'dspace:state': { '@id': 'dspace:REQUESTED' },
 * }); // { '@context': ['https://…'], '@type': 'ContractNegotiation', state: 'REQUESTED' }
 * @see DSP 2025-1 #json-ld
 */
export function compactDocument(document: unknown): Record<string, unknown> {
  if (!isObject(document)) throw invalidDocument('', 'document-not-object', {});
  checkBounds(document);
  if (isVersionDocument(document))
    return { ...document, protocolVersions: toItems(document['protocolVersions']) };
  const context = compactContext(document['@context']);
  // Of all documents only a dataset may lack its type.
  const place = document['@type'] === undefined ? 'Dataset' : undefined;
  return { ...compactNode(document, place), '@context': context };
}

/** Version metadata is plain JSON, without context and type. @see DSP 2025-1 `common/protocol-version-schema.json` */
function isVersionDocument(document: JsonObject): boolean {
  return document['@type'] === undefined && document['protocolVersions'] !== undefined;
}
