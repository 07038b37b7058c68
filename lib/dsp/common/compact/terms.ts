import type { Prefix } from './namespaces.ts';

/**
 * How the value of a term looks in the compact form:
 * `value` one string (or number); `word` one string, bare where the context defines it (`odrl:eq` is
 * `eq`); `one-or-more` a string or an array of several; `texts` an array of strings; `node` one
 * object; `link` one object or the `@id` of one; `nodes` an array of objects; `items` an array of
 * anything; `any` what the sender wrote.
 */
export type TermForm =
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
 * The objects of the protocol, by their `@type` or by where they stand (a rule has no type), with the
 * terms that are defined in each. Written from the context and the schemas; a test holds it against them.
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

export type ShapeName = keyof typeof SHAPES;
