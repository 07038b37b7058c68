/** The subjects of the routes, each with its users. */
export const TAGS = {
  catalog: { user: 'Everyone', about: 'What is published, for people and for harvesters' },
  figures: { user: 'Everyone', about: 'Official figures of each edition' },
  docs: { user: 'Everyone', about: 'This documentation, and whether the service answers' },
  tokens: { user: 'Partners', about: 'Access tokens and the keys that sign' },
  'own client': { user: 'Partners', about: 'The own credentials, and their rotation' },
  data: { user: 'Partners', about: 'Rows, counts, versions and changes' },
  'self-service': { user: 'Companies', about: 'The page of a contact, and the link to it' },
  imports: { user: 'Analysts', about: 'From a file to a released edition' },
  publication: { user: 'Publishers', about: 'Versions and holds' },
  workbench: {
    user: 'Analysts',
    about: 'The pages of the workbench, for people who are signed in',
  },
  consents: { user: 'Consent officers', about: 'Grants, withdrawals and notices of consent' },
  invitations: { user: 'Consent officers', about: 'Links for contacts, by mail or handed over' },
  'data rights': { user: 'Consent officers', about: 'Requests for access and erasure' },
  partners: { user: 'Partner administrators', about: 'Clients and their disclosures' },
  participants: { user: 'Partner administrators', about: 'Participants of the data space' },
  audit: { user: 'Auditors', about: 'The audit log and its signed heads' },
  archive: { user: 'Auditors', about: 'The export for the national archives' },
  'data space': { user: 'Connector operators', about: 'Catalogs, negotiations and transfers' },
  withdrawals: { user: 'Connector operators', about: 'Withdrawals and who confirmed deletion' },
  people: { user: 'Operators', about: 'Members of staff, their roles and tokens' },
  operation: { user: 'Operators', about: 'Status, checks and recovery' },
} as const;
export type RouteTag = keyof typeof TAGS;
