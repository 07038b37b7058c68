import { KaartError } from '../../../core/errors.ts';
import { buildIssue } from '../../../core/issues.ts';
import type { ErrorReason, ReasonParameters } from '../../../core/reasons/error-reasons.ts';
import { DSPACE_CONTEXT } from '../vocabulary.ts';
import {
  isObject,
  type JsonObject,
  toBareName,
  toItems,
  toScalar,
  toSingleValue,
} from './compact-value.ts';
import { typeName } from './names.ts';
import { listSpellings, NAMESPACES, type Prefix } from './namespaces.ts';

/**
 * The compact form of the value of a term:
 * `value` one string (or number); `word` one string, bare where the context defines it (`odrl:eq` is
 * `eq`); `one-or-more` a string or an array of several; `texts` an array of strings; `node` one
 * object; `link` one object or the `@id` of one; `nodes` an array of objects; `items` an array of
 * anything; `any` what the sender wrote.
 */
type TermForm =
  | 'value'
  | 'word'
  | 'one-or-more'
  | 'texts'
  | 'node'
  | 'link'
  | 'nodes'
  | 'items'
  | 'any';

/** A term within objects of one shape. */
export interface JsonLdTerm {
  /** Namespace of the term. Absent where the schemas name a member that the context does not define. */
  readonly prefix?: Prefix;
  readonly form: TermForm;
  /** Shape of the objects that are its value, unless their own `@type` says another. */
  readonly of?: Nested;
}

/** The terms of one shape by their bare names. */
export type TermShape = Readonly<Record<string, JsonLdTerm>>;

type Nested =
  | 'Catalog'
  | 'Dataset'
  | 'DataService'
  | 'Distribution'
  | 'Offer'
  | 'Agreement'
  | 'Rule'
  | 'Constraint'
  | 'DataAddress'
  | 'EndpointProperty';

const dspace = (form: TermForm, of?: Nested): JsonLdTerm => ({
  prefix: 'dspace',
  form,
  ...(of && { of }),
});
const dcat = (form: TermForm, of?: Nested): JsonLdTerm => ({
  prefix: 'dcat',
  form,
  ...(of && { of }),
});
const odrl = (form: TermForm, of?: Nested): JsonLdTerm => ({
  prefix: 'odrl',
  form,
  ...(of && { of }),
});

const format: JsonLdTerm = { prefix: 'dct', form: 'value' };
const hasPolicy = odrl('nodes', 'Offer');
const distribution = dcat('nodes', 'Distribution');
const callbackAddress = dspace('value');
const dataAddress = dspace('node', 'DataAddress');
const pids = { providerPid: dspace('value'), consumerPid: dspace('value') };
const because = { code: dspace('value'), reason: dspace('texts') };
const process = { ...pids, state: dspace('word') };
const parties = { target: odrl('value'), assigner: odrl('value'), assignee: odrl('value') };
const constraint = odrl('nodes', 'Constraint');
const rule = { ...parties, action: odrl('word'), constraint, duty: odrl('nodes', 'Rule') };
const policy = {
  ...parties,
  profile: odrl('one-or-more'),
  permission: odrl('nodes', 'Rule'),
  prohibition: odrl('nodes', 'Rule'),
  obligation: odrl('nodes', 'Rule'),
};

/**
 * The objects of the protocol with the terms of each, by `@type`. A rule has no type: its place in the
 * document gives its shape. A test compares this table with the context and the schemas.
 *
 * @see DSP 2025-1 `context/dspace.jsonld`, `context/odrl.jsonld`, `catalog/*-schema.json`,
 * `negotiation/*-schema.json`, `transfer/*-schema.json`
 */
export const SHAPES = {
  CatalogRequestMessage: { filter: dspace('items') },
  DatasetRequestMessage: { dataset: dspace('value') },
  CatalogError: because,
  VersionsError: because,
  Catalog: {
    participantId: dspace('value'),
    service: dcat('nodes', 'DataService'),
    catalog: dcat('nodes', 'Catalog'),
    dataset: dcat('nodes', 'Dataset'),
    distribution,
  },
  Dataset: { hasPolicy, distribution },
  Distribution: { hasPolicy, format, accessService: dcat('link', 'DataService') },
  DataService: {
    endpointDescription: dcat('value'),
    endpointURL: dcat('value'),
    servesDataset: { form: 'nodes', of: 'Dataset' },
  },

  ContractRequestMessage: { ...pids, callbackAddress, offer: dspace('node', 'Offer') },
  ContractOfferMessage: { ...pids, callbackAddress, offer: dspace('node', 'Offer') },
  ContractAgreementMessage: { ...pids, agreement: dspace('node', 'Agreement') },
  ContractAgreementVerificationMessage: pids,
  ContractNegotiationEventMessage: { ...pids, eventType: dspace('word') },
  ContractNegotiationTerminationMessage: { ...pids, ...because },
  ContractNegotiation: process,
  ContractNegotiationError: { ...pids, ...because },

  Offer: policy,
  Agreement: { ...policy, timestamp: dspace('value') },
  Rule: rule,
  Permission: rule,
  Prohibition: rule,
  Duty: rule,
  Constraint: {
    leftOperand: odrl('value'),
    operator: odrl('word'),
    rightOperand: odrl('any'),
    and: odrl('nodes', 'Constraint'),
    or: odrl('nodes', 'Constraint'),
    xone: odrl('nodes', 'Constraint'),
    andSequence: odrl('nodes', 'Constraint'),
  },

  TransferRequestMessage: {
    consumerPid: dspace('value'),
    agreementId: dspace('value'),
    format,
    callbackAddress,
    dataAddress,
  },
  TransferStartMessage: { ...pids, dataAddress },
  TransferCompletionMessage: pids,
  TransferSuspensionMessage: { ...pids, ...because },
  TransferTerminationMessage: { ...pids, ...because },
  TransferProcess: process,
  TransferError: { ...pids, ...because },
  DataAddress: {
    endpointType: dspace('value'),
    endpoint: dspace('value'),
    endpointProperties: dspace('nodes', 'EndpointProperty'),
  },
  EndpointProperty: { name: dspace('value'), value: dspace('value') },
} as const satisfies Readonly<Record<string, TermShape>>;

type ShapeName = keyof typeof SHAPES;

/**
 * A received document in the compact form that the official JSON schemas describe.
 *
 * Terms with a prefix and terms as a full IRI become bare. Wrapped values become plain. An array of one
 * value becomes the value, and a single value becomes an array, if the schema of the type requires it.
 * A member that the context of DSP 2025-1 does not define stays unchanged, and so does every
 * `rightOperand`. The function loads no context, so it does not understand a prefix that the sender
 * defines. A second call changes nothing. The function does not check whether the message is valid.
 *
 * @param document the result of `JSON.parse`
 * @throws KaartError `message-invalid` if the document is not an object, is too deep or too long, does
 * not name the context of DSP 2025-1, has a member `__proto__`, or has a term in two spellings
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
  // Version metadata is plain JSON, without context and type: `common/protocol-version-schema.json`.
  if (document['@type'] === undefined && document['protocolVersions'] !== undefined)
    return { ...document, protocolVersions: toItems(document['protocolVersions']) };
  const context = isExpanded(document) ? [DSPACE_CONTEXT] : compactContext(document['@context']);
  // Only the document of a dataset may lack its type.
  const place = document['@type'] === undefined ? 'Dataset' : undefined;
  return { ...compactNode(document, place), '@context': context };
}

/** A document in the expanded form of JSON-LD names everything by full IRIs, and needs no context. */
function isExpanded(document: JsonObject): boolean {
  return (
    document['@context'] === undefined &&
    document['@type'] !== undefined &&
    [...Object.keys(document), ...[document['@type']].flat()].every(
      (name) => typeof name === 'string' && (name.startsWith('@') || /^https?:/.test(name)),
    )
  );
}

/** A term with its bare name. */
type NamedTerm = JsonLdTerm & { readonly name: string };
/** The terms of a shape by every spelling. In a `Map`, unlike an object, `constructor` has no value. */
type Spellings = ReadonlyMap<string, NamedTerm>;

const SPELLINGS = new Map<string, Spellings>(
  Object.entries<TermShape>(SHAPES).map(([shape, terms]) => [shape, spellingsIn(terms)]),
);

function spellingsIn(terms: TermShape): Spellings {
  return new Map(
    Object.entries(terms).flatMap(([name, term]) =>
      (term.prefix === undefined ? [name] : listSpellings(name, term.prefix)).map(
        (spelling): [string, NamedTerm] => [spelling, { ...term, name }],
      ),
    ),
  );
}

/**
 * An object in its compact form. Members that its shape does not know stay unchanged.
 *
 * @param place the shape if the object has no known `@type`
 * @throws KaartError `message-invalid` if a term has two spellings, because it is not clear which one counts
 */
function compactNode(node: JsonObject, place: ShapeName | undefined): JsonObject {
  const type = compactType(node['@type']);
  const terms = spellingsOfType(type) ?? (place && SPELLINGS.get(place));
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key === '@type') return [key, type];
      const term = terms?.get(key);
      if (term === undefined) return [key, value];
      if (seen.has(term.name))
        throw invalidDocument(term.name, 'member-twice', { member: term.name });
      seen.add(term.name);
      return [term.name, COMPACT[term.form](value, term.of)];
    }),
  );
}

function spellingsOfType(type: unknown): Spellings | undefined {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  return types.flatMap((each) => (typeof each === 'string' && SPELLINGS.get(each)) || [])[0];
}

function compactType(type: unknown): unknown {
  const one = toSingleValue(type);
  if (Array.isArray(one)) return one.map(compactType);
  return typeof one === 'string' ? (typeName(one) ?? one) : one;
}

const COMPACT: Record<TermForm, (value: unknown, of: ShapeName | undefined) => unknown> = {
  value: toScalar,
  word: toBareName,
  'one-or-more': (value) => toSingleValue(compactEach(value, toScalar)),
  texts: (value) => compactEach(value, toScalar),
  node: compactSingle,
  link: (value, of) => compactSingle(toScalar(value), of),
  nodes: (value, of) => compactEach(value, (item) => compactSingle(item, of)),
  items: toItems,
  any: (value) => value,
};

function compactSingle(value: unknown, of: ShapeName | undefined): unknown {
  const one = toSingleValue(value);
  return isObject(one) ? compactNode(one, of) : one;
}

function compactEach(value: unknown, compact: (item: unknown) => unknown): unknown {
  const items = toItems(value);
  return Array.isArray(items) ? items.map(compact) : items;
}

/**
 * The `@context` in the form of the official schemas: an array of strings, with the one of DSP 2025-1.
 *
 * The sender may also give a single string, or an object that maps the prefix `dspace` to its namespace,
 * as older messages do. The addresses of other contexts stay, but are never loaded. The other
 * definitions of an object are dropped, so a prefix that the sender defines has no meaning here.
 *
 * @throws KaartError `message-invalid` if it is absent, does not name the context of DSP 2025-1, or has
 * an entry that is neither an address nor an object
 * @see DSP 2025-1 #json-ld
 */
function compactContext(context: unknown): string[] {
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

/** Maximum depth of objects and arrays. The document itself is level 1. A catalog of EDC needs 11. */
const MAX_DEPTH = 32;
/** Maximum number of values in a document. A catalog of 10,000 datasets has about 400,000. */
export const MAX_VALUES = 1_000_000;

/**
 * Refuses a document that is too deep or too long before other code reads it. It also refuses a member
 * `__proto__`, because a copy of such an object would have another prototype.
 *
 * @throws KaartError `message-invalid`
 */
function checkBounds(document: JsonObject): void {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values += 1;
    if (values > MAX_VALUES)
      throw invalidDocument('', 'document-too-many-values', { limit: MAX_VALUES });
    if (typeof value !== 'object' || value === null) return;
    if (depth > MAX_DEPTH) throw invalidDocument('', 'document-too-deep', { limit: MAX_DEPTH });
    if (Object.hasOwn(value, '__proto__')) throw invalidDocument('', 'member-proto', {});
    for (const member of Object.values(value)) visit(member, depth + 1);
  };
  visit(document, 1);
}

/**
 * The failure of a document that cannot be read.
 *
 * @param at path of the invalid member, '' for the document
 */
export function invalidDocument<R extends ErrorReason>(
  at: string,
  reason: R,
  parameters: ReasonParameters<R>,
): KaartError {
  const details = { issues: [buildIssue({ in: 'body', at }, reason, parameters)] };
  return new KaartError(reason, { code: 'message-invalid', parameters, details });
}
