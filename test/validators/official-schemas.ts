import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import { proseErrors } from './prose-rules.ts';
import { officialSchemas } from './reference.ts';

const BASE = 'https://w3id.org/dspace/2025/1/';
const ajv = new Ajv2019({ strict: false, allErrors: true });
for (const schema of officialSchemas()) ajv.addSchema(schema);

/** Messages on their own. The schema of a catalog or dataset requires a context in them. */
const ROOTS: Readonly<Record<string, string>> = {
  ...folder('catalog', ['Catalog', 'Dataset', 'CatalogRequestMessage', 'DatasetRequestMessage']),
  ...folder('catalog', ['CatalogError']),
  ...folder('negotiation', ['ContractRequestMessage', 'ContractOfferMessage']),
  ...folder('negotiation', ['ContractAgreementMessage', 'ContractAgreementVerificationMessage']),
  ...folder('negotiation', ['ContractNegotiationEventMessage']),
  ...folder('negotiation', ['ContractNegotiationTerminationMessage']),
  ...folder('negotiation', ['ContractNegotiation', 'ContractNegotiationError']),
  ...folder('transfer', ['TransferRequestMessage', 'TransferStartMessage']),
  ...folder('transfer', ['TransferCompletionMessage', 'TransferSuspensionMessage']),
  ...folder('transfer', ['TransferTerminationMessage', 'TransferProcess', 'TransferError']),
};

/** Parts of other documents. An offer with a target is in a message, an offer without one is in a catalog. */
const PARTS: Readonly<Record<string, string>> = {
  Catalog: 'catalog/catalog-schema.json#/definitions/Catalog',
  Dataset: 'catalog/dataset-schema.json#/definitions/Dataset',
  DataService: 'catalog/dataset-schema.json#/definitions/DataService',
  Distribution: 'catalog/dataset-schema.json#/definitions/Distribution',
  Offer: 'negotiation/contract-schema.json#/definitions/Offer',
  MessageOffer: 'negotiation/contract-schema.json#/definitions/MessageOffer',
  Agreement: 'negotiation/contract-schema.json#/definitions/Agreement',
  DataAddress: 'transfer/data-address-schema.json',
  EndpointProperty: 'transfer/data-address-schema.json#/definitions/EndpointProperty',
};

/**
 * Returns the faults of a message by the official JSON schema of its `@type` and by the rules in the text of
 * the specification; empty for a valid message.
 *
 * The caller knows whether a data address is needed (push or pull) and which pids are right. A document
 * without `@type` is version metadata or an entry of a DID document.
 *
 * @param place `part` for a part of a message, such as a dataset of a catalog: it needs no context
 */
export function schemaErrors(message: unknown, place: 'root' | 'part' = 'root'): string[] {
  if (typeof message !== 'object' || message === null || Array.isArray(message))
    return ['the message is no object'];
  const document = message as Record<string, unknown>;
  const validate = validatorOf(place === 'root' ? rootSchema(document) : partSchema(document));
  if (validate === undefined) return [`no official schema for @type ${document['@type']}`];
  const misfits = validate(document)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  return [...new Set([...misfits, ...proseErrors(document, place)])];
}

function rootSchema(document: Record<string, unknown>): string | undefined {
  if (document['@type'] !== undefined) return own(ROOTS, document['@type']);
  if (document['protocolVersions'] !== undefined) return 'common/protocol-version-schema.json';
  return document['serviceEndpoint'] === undefined ? undefined : 'common/did-service-schema.json';
}

function partSchema(document: Record<string, unknown>): string | undefined {
  const inMessage = document['@type'] === 'Offer' && document['target'] !== undefined;
  return own(PARTS, inMessage ? 'MessageOffer' : document['@type']);
}

function validatorOf(schema: string | undefined): ValidateFunction | undefined {
  return schema === undefined ? undefined : ajv.getSchema(`${BASE}${schema}`);
}

function own(table: Readonly<Record<string, string>>, key: unknown): string | undefined {
  return typeof key === 'string' && Object.hasOwn(table, key) ? table[key] : undefined;
}

function folder(setup: string, types: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    types.map((type) => {
      const file = type.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
      return [type, `${setup}/${file}-schema.json`];
    }),
  );
}
