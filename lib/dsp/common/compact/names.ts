import { listSpellings, type Prefix } from './namespaces.ts';

/** Values of `@type`, by namespace. @see DSP 2025-1 `context/dspace.jsonld`, `context/odrl.jsonld` */
export const TYPE_NAMES = {
  dspace: [
    'CatalogRequestMessage',
    'DatasetRequestMessage',
    'CatalogError',
    'VersionsError',
    'ContractRequestMessage',
    'ContractOfferMessage',
    'ContractAgreementMessage',
    'ContractAgreementVerificationMessage',
    'ContractNegotiationEventMessage',
    'ContractNegotiationTerminationMessage',
    'ContractNegotiation',
    'ContractNegotiationError',
    'TransferRequestMessage',
    'TransferStartMessage',
    'TransferCompletionMessage',
    'TransferSuspensionMessage',
    'TransferTerminationMessage',
    'TransferProcess',
    'TransferError',
    'DataAddress',
    'EndpointProperty',
  ],
  dcat: ['Catalog', 'Dataset', 'Distribution', 'DataService'],
  odrl: [
    'Policy',
    'Offer',
    'Agreement',
    'Set',
    'Assertion',
    'Rule',
    'Permission',
    'Prohibition',
    'Duty',
    'Constraint',
    'Action',
    'Asset',
    'Operator',
    'LeftOperand',
    'RightOperand',
  ],
} as const;

/** Values of `state`, `eventType`, `action` and `operator`, by namespace. */
export const WORDS = {
  dspace: [
    'REQUESTED',
    'OFFERED',
    'ACCEPTED',
    'AGREED',
    'VERIFIED',
    'FINALIZED',
    'STARTED',
    'SUSPENDED',
    'COMPLETED',
    'TERMINATED',
  ],
  odrl: [
    'use',
    'prohibit',
    'eq',
    'neq',
    'gt',
    'gteq',
    'lt',
    'lteq',
    'isA',
    'hasPart',
    'isPartOf',
    'isAllOf',
    'isAnyOf',
    'isNoneOf',
  ],
} as const;

/** The bare name of a type in any spelling; `undefined` if the context does not define it. */
export const typeName = bareNames(TYPE_NAMES);
/**
 * The bare name of a value of {@link WORDS} in any spelling; `undefined` if the context does not define
 * it.
 */
export const wordName = bareNames(WORDS);

function bareNames(
  names: Partial<Record<Prefix, readonly string[]>>,
): (spelling: string) => string | undefined {
  const bare = new Map<string, string>();
  for (const [prefix, list] of Object.entries(names) as [Prefix, readonly string[]][])
    for (const name of list)
      for (const spelling of listSpellings(name, prefix)) bare.set(spelling, name);
  return (spelling) => bare.get(spelling);
}
