/** The columns of the list of partners, each with an example. */
export const PARTNER_COLUMNS = {
  client_id: 'hospital-it',
  name: 'Hospital IT',
  state: 'active',
  purposes: 'https://w3id.org/dpv#ResearchAndDevelopment',
  ends_at: '2027-11-30T22:59:59.999Z',
  credentials: 1,
  added_at: '2026-11-21T08:00:00.000Z',
} as const;

/** The columns of the list of participants, each with an example. */
export const PARTICIPANT_COLUMNS = {
  id: 'did:web:consumer.example',
  name: 'A consumer',
  state: 'active',
  claims: 'membershipStatus: active',
  added_at: '2026-11-21T08:00:00.000Z',
} as const;

/** The columns of the list of agreements, each with an example. */
export const AGREEMENT_COLUMNS = {
  agreement: 'urn:uuid:0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
  counterparty: 'did:web:consumer.example',
  role: 'provider',
  dataset: 'healthtech-companies',
  audience: 'dataspace',
  purposes: 'https://w3id.org/dpv#ResearchAndDevelopment',
  concluded_at: '2026-11-21T08:00:00.000Z',
  ends_at: '2027-11-30T22:59:59.999Z',
} as const;

/** The columns of the list of disclosures, each with an example. */
export const DISCLOSURE_COLUMNS = {
  at: '2026-11-21T08:00:00.000Z',
  recipient: 'hospital-it',
  dataset: 'healthtech-companies',
  version: '2026-0123456789ab',
  rows: 'LUHT-EXAMPLE-0001|LUHT-EXAMPLE-0002',
  audience: 'partners',
  purpose: 'https://w3id.org/dpv#ResearchAndDevelopment',
  format: 'csv',
  bytes: 48_000,
  agreement: 'urn:uuid:0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
  token: '0191f3c2-6a1b-7d3e-9f0a-2b1c3d4e5f60',
  request: '0191f3c2-6a1b-7d3e-9f0a-2b1c3d4e5f61',
} as const;

/** The columns of the list of access requests, each with an example. */
export const ACCESS_REQUEST_COLUMNS = {
  organisation: 'A hospital',
  country: 'LU',
  number: 'B12345',
  state: 'open',
  purposes: 'https://w3id.org/dpv#ResearchAndDevelopment',
  requested_at: '2026-11-20T08:00:00.000Z',
  confirmed_at: '2026-11-21T08:00:00.000Z',
  decided_at: '2026-11-22T08:00:00.000Z',
  client_id: 'hospital-it',
  request: '0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
} as const;
