import { describe, expect, it } from 'vitest';
import { endingText } from '../../lib/cli/connectors/follow.ts';
import type { ApiConnection } from '../../lib/cli/session/session.ts';
import { errorText } from '../../lib/cli/terminal/error-text.ts';
import { tableText } from '../../lib/cli/terminal/output.ts';
import { safeBytes, safeText } from '../../lib/cli/terminal/safe-text.ts';
import { KaartError } from '../../lib/core/errors.ts';
import { typeOver } from './shell.ts';

const ATTACKS: [string, string][] = [
  ['a CSI sequence', '\u001b[2Jx'],
  ['an OSC sequence', '\u001b]0;title\u0007x'],
  ['a link of OSC 8', '\u001b]8;;https://evil.example\u001b\\x'],
  ['the C1 form of CSI', '\u009b31mx'],
  ['the C1 form of OSC', '\u009d0;t\u009cx'],
  ['a carriage return', 'error\rok'],
  ['a backspace', 'ab\b\bcd'],
  ['a delete', 'a\u007fb'],
  ['an override of direction', 'a\u202egnp.exe'],
  ['an isolate', 'a\u2066b\u2069'],
  ['a mark of direction', 'a\u200fb'],
  ['a separator of lines', 'a\u2028b'],
  ['NUL', 'a\u0000b'],
];
const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: this is what must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** The output of a command if each response of the Kaart contains this text. */
async function readOutput(text: string, line: string): Promise<string> {
  const failure = new KaartError('remote-error', {
    code: 'counterparty-failed',
    parameters: { text },
    details: { next: text, reason: text, finding: text, issues: [{ at: text, message: text }] },
  });
  const session = {
    baseUrl: 'http://kaart.test',
    token: async () => 'token',
    send: async () => {
      throw failure;
    },
    close: async () => undefined,
  } as unknown as ApiConnection;
  const { out, err } = await typeOver(session, line);
  return out + err;
}

describe('text of a counterparty', () => {
  it.each(ATTACKS)('9.8: never reaches a terminal unescaped: %s', (_, text) => {
    expect(safeText(text)).not.toMatch(STEERING);
    expect(safeText(text)).toMatch(/[a-z]/);
    expect(tableText(['column'], [[text]])).not.toMatch(STEERING);
  });

  it.each(ATTACKS)(
    '9.8: is shown like the escaped text in an error of any command: %s',
    async (_, text) => {
      for (const line of ['negotiations', 'negotiate http://x.example d', 'catalog', 'outbox'])
        for (const json of ['', ' --json']) {
          const written = await readOutput(text, line + json);
          expect(written).toContain('counterparty-failed');
          expect(written.replaceAll('\r\n', '\n')).not.toMatch(STEERING);
        }
    },
  );

  it.each(ATTACKS)('9.8: is unchanged in a JSON line: %s', (_, text) => {
    const line = safeText(`${JSON.stringify({ reason: text })}\n`);
    expect(line).not.toMatch(STEERING);
    expect(JSON.parse(line)).toEqual({ reason: text });
  });

  it('9.8: cannot imitate another line of Kaart', () => {
    const reason = 'no\nerror: your disk is full (internal)\r\nrun rm -rf';
    const ending = { code: 'x\ny', reasons: [reason] };
    expect(endingText({ state: 'TERMINATED', ending } as never)).not.toMatch(/[\r\n]/);
    const error = errorText(
      new KaartError('remote-error', { code: 'not-found', parameters: { text: reason } }),
      false,
    );
    expect(error.split('\n').filter((line) => line.startsWith('error:'))).toHaveLength(1);
  });

  it('9.8: stays unchanged if it is harmless', () => {
    const text = 'Société « Žižek » 公司 👩‍⚕️\n\tx\r\n';
    expect(safeText(text)).toBe(text);
  });

  it('9.8: is cleaned in a file that goes to a terminal, also between two chunks', async () => {
    const bytes = Buffer.from('é\u001b[2J\u202e');
    const yieldPieces = async function* () {
      for (const byte of bytes) yield Uint8Array.of(byte);
    };
    let shown = '';
    for await (const text of safeBytes(yieldPieces())) shown += text;
    expect(shown).toBe('é\ufffd[2J\ufffd');
  });
});
