import { REQUEST_STATES } from '../access-requests/access-request.ts';
import type { ArchiveFile } from '../archive/ports.ts';
import { CredentialApplicationStore } from '../store/credential-applications.ts';
import { CredentialRequestStore } from '../store/credential-requests.ts';
import { ExternalCatalogStore } from '../store/external-catalog-store.ts';
import { IssuedCredentialStore } from '../store/issued-credentials.ts';
import { OwnCredentialStore } from '../store/own-credentials.ts';
import { ParticipantStore } from '../store/participant-store.ts';
import type { Credential, Partner } from '../store/partner-store.ts';
import { PersonStore } from '../store/person-store.ts';
import { PresentedCredentialStore } from '../store/presented-credentials.ts';
import type { OpenAdapters } from './adapters.ts';
import { buildJsonLinesFile, type FileTexts } from './archive-file.ts';

const PARTNERS: FileTexts = [
  'partners.jsonl',
  'Partners, also revoked ones',
  'Each line is a partner with its purposes, its access and the kinds of its credentials. Public keys are here; digests of secrets are not.',
];
const PARTICIPANTS: FileTexts = [
  'participants.jsonl',
  'Participants of the data space that the operator added, also revoked ones',
  'Each line is a participant with the claims that the operator verified, and what its credentials proved at its last presentation (`presented`).',
];
const ACCESS_REQUESTS: FileTexts = [
  'access-requests.jsonl',
  'Requests for access as a partner',
  'Each line is a request with its decision. The name and the address of the requester are in `contact`. A request is deleted 30 days after its refusal, or after the access has ended.',
];
const PEOPLE: FileTexts = [
  'people.jsonl',
  'Members of staff who used this installation',
  'Each line is a person with the roles in the last token, the roles that were removed here, and when the tokens were ended.',
];
const OWN_CREDENTIALS: FileTexts = [
  'own-credentials.jsonl',
  'Credentials about this installation',
  'Each line is a credential as its issuer signed it (`jwt`). It works only with the signing key of this installation, which is not here.',
];
const CREDENTIAL_REQUESTS: FileTexts = [
  'credential-requests.jsonl',
  'Requests for credentials that this installation sent to issuers',
  'Each line is a request with its state.',
];
const ISSUED_CREDENTIALS: FileTexts = [
  'issued-credentials.jsonl',
  'Credentials that this installation issued',
  'Each line is a credential as it was signed (`jwt`), and when it was delivered and revoked.',
];
const CREDENTIAL_APPLICATIONS: FileTexts = [
  'credential-applications.jsonl',
  'Requests of holders for credentials',
  'Each line is the last request of a holder. A request is deleted after 30 days.',
];
const EXTERNAL_CATALOG: FileTexts = [
  'external-catalog.jsonl',
  'Credentials that this installation publishes in an external catalog',
  'Each line is an asset with its signed presentation (`content`), and when the catalog had it.',
];

/** The recipients of data, the people of the installation, and its own credentials. No file contains a secret. */
export function listRecipientFiles({
  table,
  stores,
}: Pick<OpenAdapters, 'table' | 'stores'>): ArchiveFile[] {
  const presentedStore = new PresentedCredentialStore(table);
  return [
    buildJsonLinesFile(PARTNERS, async function* () {
      for await (const { partner } of stores.partners.list()) yield removeSecrets(partner);
    }),
    buildJsonLinesFile(PARTICIPANTS, async function* () {
      for await (const { participant } of new ParticipantStore(table).list())
        yield {
          ...participant,
          presented: (await presentedStore.get(participant.id))?.presented ?? null,
        };
    }),
    buildJsonLinesFile(ACCESS_REQUESTS, async function* () {
      for (const state of REQUEST_STATES)
        for await (const { value } of stores.accessRequests.list(state)) {
          const { requester: contact, ...request } = value;
          yield { ...request, contact };
        }
    }),
    buildJsonLinesFile(PEOPLE, () => new PersonStore(table).list()),
    buildJsonLinesFile(OWN_CREDENTIALS, () => new OwnCredentialStore(table).list()),
    buildJsonLinesFile(CREDENTIAL_REQUESTS, () => new CredentialRequestStore(table).list()),
    buildJsonLinesFile(ISSUED_CREDENTIALS, () => new IssuedCredentialStore(table).list()),
    buildJsonLinesFile(CREDENTIAL_APPLICATIONS, () => new CredentialApplicationStore(table).list()),
    buildJsonLinesFile(EXTERNAL_CATALOG, async function* () {
      yield* (await new ExternalCatalogStore(table).load()).value?.assets ?? [];
    }),
  ];
}

function removeSecrets(partner: Partner) {
  return { ...partner, credentials: partner.credentials.map(removeDigest) };
}

function removeDigest(credential: Credential) {
  if (credential.kind !== 'secret') return credential;
  const { kind, createdAt, expiresAt } = credential;
  return { kind, createdAt, expiresAt };
}
