import type { KaartError } from '../../core/errors.ts';

/** What to do next, in the words of this command line; for other codes the answer's own words are good. */
const NEXT: Readonly<Record<string, string>> = {
  'message-invalid': 'Correct it and run the command again; --help shows examples.',
  'file-refused': 'Correct the file and run the command again; nothing was changed.',
  'consent-rejected': 'Correct it and run the command again; nothing was changed.',
  'second-person-required':
    'Let somebody else do it: --as NAME on this machine, their own KAART_TOKEN on a remote Kaart.',
  'wrong-state':
    'kaart imports, kaart partner list, kaart negotiations and kaart transfers show how things stand.',
  'not-found': 'Check the name or id; kaart --help names the commands that list what there is.',
  'object-not-found': 'Check that the file is there and may be read.',
  forbidden: 'Use a token with the right role; on this machine kaart token --role makes one.',
  invalid_client:
    'Check KAART_CLIENT_ID and KAART_CLIENT_SECRET; kaart partner rotate makes a new secret.',
  'nothing-published': 'Release an edition, then publish it: kaart publish.',
  'address-refused':
    'Only public addresses are called, by https at port 443. KAART_OUTBOUND_ALLOW names what may be called as well, such as 10.0.0.0/8 or connector.example:8443.',
  'object-corrupt': 'Run the command again; if it stays so, tell whoever provides the file.',
  'config-invalid': 'Correct the environment variables named above.',
  internal: 'This is a defect of Kaart: please report it with the command that showed it.',
};

/** Where a person finds an id, by the kind of thing that the text of the error names. */
const LISTS: readonly (readonly [kind: RegExp, next: string])[] = [
  [/\bcompany\b/, 'kaart companies --search TEXT finds a company by its name.'],
  [/\bpartner\b/, 'kaart partner list shows the partners.'],
  [/\bparticipant\b/, 'kaart participant list shows the participants.'],
  [/\brow\b/, 'kaart review IMPORT shows the rows that wait.'],
  [/\bimport\b/, 'kaart imports shows the imports.'],
  [/\b(edition|version|dataset)\b/, 'kaart catalog shows the datasets, editions and versions.'],
  [/\bhead\b/, 'kaart audit head shows the newest head.'],
  [/\breceipt\b/, 'kaart receipts COMPANY shows the receipts of a company.'],
  [/\b(event|permission)\b/, 'kaart consents show COMPANY --json shows the events of a company.'],
  [/\bwithdrawal\b/, 'kaart withdrawals shows the withdrawals.'],
  [/\binvitation\b/, 'kaart invitations shows the invitations.'],
  [/\bcorrection\b/, 'kaart corrections shows the corrections.'],
  [/\bnotice\b/, 'kaart consent-notice list and kaart withdrawal-notices show the notices.'],
  [/\bprocess\b/, 'kaart negotiations and kaart transfers show the processes.'],
  [/\bagreement\b/, 'kaart agreements shows the agreements.'],
  [/\bdead letter\b/, 'kaart outbox shows the jobs and messages.'],
  [/\bperson\b/, 'kaart people shows the people.'],
];

/** What to do after an error, in the words of this command line. */
export function nextStep({ code, message, details }: KaartError): unknown {
  const list = code === 'not-found' && LISTS.find(([kind]) => kind.test(message));
  return list ? list[1] : (NEXT[code] ?? details['next']);
}

/** What to do after an unexpected error. */
export const AFTER_DEFECT = NEXT['internal'];
