import { KaartError } from '../core/errors.ts';
import { oneLine } from './safe-text.ts';

/** What to do next, in the words of this command line; for other codes the answer's own words are good. */
const NEXT: Readonly<Record<string, string>> = {
  'message-invalid': 'Correct it and run the command again; --help shows examples.',
  'file-refused': 'Correct the file and run the command again; nothing was changed.',
  'consent-rejected': 'Correct it and run the command again; nothing was changed.',
  'second-person-required':
    'Let somebody else do it: --as NAME on this machine, their own KAART_TOKEN on a remote Kaart.',
  'wrong-state':
    'kaart imports, kaart partner list, kaart negotiations and kaart transfers show how things stand.',
  'not-found':
    'kaart imports, kaart partner list, kaart catalog and kaart agreements show what there is.',
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

/** An error in words, with what to do next; for machines as one JSON line. */
export function errorText(error: unknown, json: boolean): string {
  const code = error instanceof KaartError ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  const { next: said, issues, reason } = error instanceof KaartError ? error.details : {};
  const next = NEXT[code] ?? said;
  if (json) return `${JSON.stringify({ error: code, message, next, reason, issues })}\n`;
  const lines = [`error: ${oneLine(message)} (${[code, reason].filter(Boolean).join(', ')})`];
  if (Array.isArray(issues))
    for (const { at, message: what } of issues) lines.push(`  ${at}: ${oneLine(String(what))}`);
  if (typeof next === 'string') lines.push(next);
  return `${lines.join('\n')}\n`;
}
