import type { KaartError } from '../../core/errors.ts';
import type { ErrorReason } from '../../core/reasons/error-reasons.ts';

/** What to do next, in the words of this command line; for other codes the answer's own words are good. */
const NEXT: Readonly<Record<string, string>> = {
  'message-invalid': 'Correct it and run the command again; --help shows examples.',
  'file-refused': 'Correct the file and run the command again; nothing was changed.',
  'consent-rejected': 'Correct it and run the command again; nothing was changed.',
  'second-person-required':
    'Let another person do it: --as NAME on this machine, their own KAART_TOKEN on a remote Kaart.',
  'precondition-failed': 'It was changed meanwhile: run the command again.',
  'wrong-state': 'Look how it stands; kaart --help names the commands that list what there is.',
  'not-found': 'Check the name or id; kaart --help names the commands that list what there is.',
  'object-not-found': 'Check that the file is there and may be read.',
  forbidden: 'Use a token with the right role; on this machine kaart token --role makes one.',
  invalid_client:
    'Check KAART_CLIENT_ID and KAART_CLIENT_SECRET; kaart partner rotate makes a new secret.',
  'nothing-published': 'Release an edition, then publish it: kaart publish.',
  'address-refused':
    'Only public addresses are called, by https at port 443. KAART_OUTBOUND_ALLOW names what may be called as well, such as 10.0.0.0/8 or connector.example:8443.',
  'object-corrupt': 'Run the command again; if it stays so, tell the provider of the file.',
  'config-invalid': 'Correct the environment variables named above.',
  internal: 'This is a defect of Kaart: please report it with the command that showed it.',
};

const COMPANIES = 'kaart companies --search TEXT finds a company by its name.';
const PARTNERS = 'kaart partner list shows the partners.';
const ROWS = 'kaart review IMPORT shows the rows that wait.';
const CATALOG = 'kaart catalog shows the datasets, editions and versions.';
const EVENTS = 'kaart consents show COMPANY --json shows the events of a company.';
const NOTICES = 'kaart consent-notice list and kaart withdrawal-notices show the notices.';
const REVISIONS =
  'kaart consent-notice list and kaart consent-notice proposals show the revisions: send the next one.';
const RETRACTIONS =
  'kaart doctor names a retraction that waits for a second person; kaart catalog shows the editions.';
const IMPORTS = 'kaart imports shows the imports and their states.';
const PEOPLE = 'kaart people shows the people.';
const CONTACTS =
  'Check the address or the name; kaart data-subject COMPANY --out FOLDER writes the contact persons of a company.';

const ERASURES = 'kaart erasures shows the erasures.';
const CORRECTIONS = 'kaart corrections shows the corrections.';
const OFFERS = 'kaart catalog URL shows what the other connector offers.';
const PARTICIPANTS = 'kaart participant list shows the participants.';
const REQUESTS = 'kaart access list shows the requests.';
const TERMS = 'kaart access terms shows the current terms and the purposes.';
const KEYS = 'kaart rotate-keys --compromised replaces a key at once that others may hold.';

/** Where a person finds what the error is about, or which command goes on. */
const NEXT_BY_REASON: Partial<Record<ErrorReason, string>> = {
  'no-such-company': COMPANIES,
  'nothing-about-company': COMPANIES,
  'no-such-partner': PARTNERS,
  'no-such-partner-named': PARTNERS,
  'no-such-request': REQUESTS,
  'request-in-state': REQUESTS,
  'not-a-purpose': TERMS,
  'no-such-participant': PARTICIPANTS,
  'participant-exists': PARTICIPANTS,
  'partner-exists': PARTNERS,
  'rows-wait': ROWS,
  'row-not-waiting': ROWS,
  'row-not-imported': ROWS,
  'no-such-import': IMPORTS,
  'import-in-state': IMPORTS,
  'edition-is-retracted': RETRACTIONS,
  'edition-not-retracted': RETRACTIONS,
  'retraction-confirmed':
    'Import the file again as the next correction: kaart import FILE --edition EDITION.',
  'no-edition-to-correct': 'Import the edition itself first: kaart import FILE --edition YEAR.',
  'another-person-can':
    'Let that person take the step. If the person has left: kaart person revoke NAME, then try again.',
  'company-in-no-edition': COMPANIES,
  'company-twice':
    'Drop one of the two rows: kaart review IMPORT ROW --drop. Or import a corrected file.',
  'notice-follows-nothing': REVISIONS,
  'notice-never-changed': REVISIONS,
  'notice-text-differs': REVISIONS,
  'no-such-dataset': CATALOG,
  'no-such-version': CATALOG,
  'no-such-redacted-edition': CATALOG,
  'edition-not-released': CATALOG,
  'edition-not-there': CATALOG,
  'edition-without-table':
    'kaart figures --format xlsx -o figures.xlsx writes every table as a sheet.',
  'edition-without-trend': CATALOG,
  'no-edition-released': CATALOG,
  'catalog-lacks-dataset': OFFERS,
  'dataset-lacks-offer': OFFERS,
  'no-head-for-day': 'kaart audit head shows the newest head.',
  'no-such-receipt': 'kaart receipts COMPANY shows the receipts of a company.',
  'no-such-event': EVENTS,
  'no-such-permission': EVENTS,
  'no-such-withdrawal': 'kaart withdrawals shows the withdrawals.',
  'no-such-invitation': 'kaart invitations shows the invitations.',
  'no-such-correction': CORRECTIONS,
  'correction-in-state': CORRECTIONS,
  'no-such-notice': NOTICES,
  'notice-without-agreement': NOTICES,
  'no-such-process': 'kaart negotiations and kaart transfers show the processes.',
  'no-such-agreement': 'kaart agreements shows the agreements.',
  'no-such-dead-letter': 'kaart outbox shows the jobs and messages.',
  'edition-frozen': 'Name the correction: --edition, with the edition that the error names.',
  'keys-rotated-today': KEYS,
  'no-such-person': PEOPLE,
  'person-revoked': PEOPLE,
  'role-taken': PEOPLE,
  'no-such-token': PEOPLE,
  'nothing-about-person': CONTACTS,
  'no-such-erasure': ERASURES,
  'erasure-in-state': ERASURES,
  'no-such-campaign': 'kaart campaign list shows the campaigns.',
};

/** The reason of an error; of an answer over HTTP the one in its problem document. */
export function findReason({ reason, details }: KaartError): string {
  return typeof details['reason'] === 'string' ? details['reason'] : reason;
}

/** What to do after an error, in the words of this command line. */
export function nextStep(error: KaartError): unknown {
  const { code, details } = error;
  return NEXT_BY_REASON[findReason(error) as ErrorReason] ?? NEXT[code] ?? details['next'];
}

/** What to do after an unexpected error. */
export const AFTER_DEFECT = NEXT['internal'];
