import type { Command } from 'commander';
import type { Json } from '../../core/digest.ts';
import type { Language } from '../../core/language.ts';
import { ReceiptLine } from '../../http/responses/consent-responses.ts';
import { jwksVerifier } from '../../identity/jws.ts';
import { type ReceiptVerification, verifyReceipt } from '../../receipt/verify.ts';
import { ask, askLines } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { print, printLines } from '../terminal/output.ts';
import { readJson, readTextFile } from '../terminal/read-json.ts';
import { readKeys } from '../terminal/read-keys.ts';
import {
  createOutput,
  examples,
  type GlobalOptions,
  runCommand,
  type Terminal,
} from '../terminal/terminal.ts';

/** Commands for the receipts of a company. */
export function receiptCommands(program: Command, terminal: Terminal): void {
  receiptsCommand(program, terminal);
  verifyCommand(program, terminal);
}

function receiptsCommand(program: Command, terminal: Terminal): void {
  program
    .command('receipts')
    .description('list the receipts of a company, or print one')
    .argument('<record-id>')
    .argument('[receipt]', 'its id')
    .option('--jsonld', 'as JSON-LD, which is not signed; as a JWS by default')
    .addHelpText(
      'after',
      examples(
        'receipts LUHT-DEMO-0106',
        'receipts LUHT-DEMO-0106 019ab5c0-7f3e-7000-8000-2b1d6a3c9e10 > receipt.jwt',
      ),
    )
    .action(
      (recordId: string, id: string | undefined, options: { jsonld?: boolean }, command: Command) =>
        runCommand(terminal, command, async ({ session, output }) => {
          const path = `/v1/companies/${encodeURIComponent(recordId)}/receipts`;
          if (id === undefined) {
            const lines = askLines(session, path, ReceiptLine, { as: 'consent-officer' });
            const header = ['receipt', 'issued at', 'notice'];
            return printLines(output, lines, header, (line) => [
              line.id,
              line.issuedAt,
              line.noticeHash.slice(0, 12),
            ]);
          }
          const accept = options.jsonld ? 'application/ld+json' : 'application/jwt';
          const request = { as: 'consent-officer', headers: { accept } } as const;
          const response = await ask(session, `${path}/${encodeURIComponent(id)}`, request);
          output.out(`${await response.text()}\n`);
        }),
    );
}

interface VerifyOptions {
  readonly jwks: string;
  readonly notice?: string;
}

function verifyCommand(program: Command, terminal: Terminal): void {
  program
    .command('verify-receipt')
    .description('check a signed receipt offline: signature, record, notice')
    .argument('<file>', 'the JWS, as kaart receipts prints it')
    .requiredOption(
      '--jwks <file>',
      'file with the published keys, from a source that you trust: jwks-archive.json with the keys of all years, jwks.json or did.json',
    )
    .option('--notice <file>', 'the notice that was shown, as it was published (JSON)')
    .addHelpText(
      'after',
      examples(
        'verify-receipt receipt.jwt --jwks jwks.json',
        'verify-receipt receipt.jwt --jwks did.json --notice notice-v1.json',
      ),
    )
    .action(async (file: string, { jwks, notice }: VerifyOptions, command: Command) => {
      const output = createOutput(terminal, command.optsWithGlobals<GlobalOptions>());
      const keys = await readKeys(jwks);
      const verification = await verifyReceipt(
        await readTextFile(file),
        jwksVerifier(async () => keys.jwks),
        {
          ...(keys.issuer !== undefined && { issuer: keys.issuer }),
          ...(notice !== undefined && { notice: (await readJson(notice)) as Json }),
        },
      );
      print(output, verification, () => verificationText(verification, jwks, output.language));
      if (verification.findings.length > 0) throw new CommandExit(EXIT.failed);
    });
}

function verificationText(
  { claims, findings }: ReceiptVerification,
  keys: string,
  language: Language,
): string {
  const wrong = findings.map(({ message }) => `  ${message[language]}`);
  if (findings.some(({ code }) => code === 'UNKNOWN_KEY'))
    return ['not checked:', ...wrong].join('\n');
  if (wrong.length > 0) return ['this is not the issued receipt:', ...wrong].join('\n');
  const at = new Date((claims?.iat ?? 0) * 1000).toISOString();
  return [
    `receipt ${claims?.jti} of ${at}: exactly what ${claims?.iss} has issued, by the keys in ${keys}`,
    `  it states the decisions of that time; the current state: ${claims?.status_ref}`,
  ].join('\n');
}
