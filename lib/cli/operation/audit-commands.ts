import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import type * as z from 'zod';
import { type AuditFinding, isUnknownKey } from '../../audit/finding.ts';
import { verifyProof } from '../../audit/proof.ts';
import { type AuditVerification, verifyAudit } from '../../audit/verify.ts';
import { computeLogProjection } from '../../consent/projection.ts';
import type { Language } from '../../core/language.ts';
import type { Verifier } from '../../core/signature.ts';
import { AuditHeadResponse, AuditProofResponse } from '../../http/responses/audit-responses.ts';
import { JwksResponse } from '../../http/responses/document-responses.ts';
import { type Jwks, jwksVerifier } from '../../identity/jws.ts';
import { JWKS_ARCHIVE_PATH } from '../../identity/server-metadata.ts';
import { type ApiConnection, askJson } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { type Output, print } from '../terminal/output.ts';
import { writeText } from '../terminal/output-path.ts';
import { readJson } from '../terminal/read-json.ts';
import { JWKS_FILE, readKeys } from '../terminal/read-keys.ts';
import {
  createOutput,
  examples,
  type GlobalOptions,
  runCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { exportEvidence } from './audit-export.ts';
import { auditLogCommand } from './audit-log-command.ts';
import { exportedAuditSource, remoteAuditSource } from './audit-source.ts';

const DAY = 'day of the head, YYYY-MM-DD; the newest by default';

/** Commands that verify the consent log. */
export function auditCommands(program: Command, terminal: Terminal): void {
  const audit = program
    .command('audit')
    .description('the chains of consent events, the other logs, and the signed heads over them')
    .addHelpText(
      'after',
      examples('audit log', 'audit head', 'audit verify', 'audit export evidence'),
    );
  auditLogCommand(audit, terminal);
  headCommand(audit, terminal);
  proofCommand(audit, terminal);
  exportedCommand(audit, terminal);
  verifyCommand(audit, terminal);
}

function headCommand(audit: Command, terminal: Terminal): void {
  audit
    .command('head')
    .description('sign the ends of all chains, once a day as the nightly run does; or show a head')
    .option('--date <day>', 'show the head of a day, and sign nothing')
    .addHelpText('after', examples('audit head', 'audit head --date 2025-10-01 --json'))
    .action(({ date }: { date?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const response = await (date === undefined
          ? askJson(session, '/v1/audit/head', AuditHeadResponse, { json: {}, as: 'publisher' })
          : askJson(session, '/v1/audit/head', AuditHeadResponse, {
              query: { date },
              as: 'auditor',
            }));
        print(output, response, () => headText(response));
      }),
    );
}

function headText({
  date,
  at,
  companies,
  root,
  lists,
  disclosuresEndedBefore: before,
  previous,
}: z.input<typeof AuditHeadResponse>): string {
  const after = previous === null ? 'the first head' : `it follows that of ${previous.date}`;
  const entries = lists.reduce((sum, list) => sum + list.entries, 0);
  const what = `${companies} companies, root ${root}, ${entries} new entries of the other logs`;
  const ended = before === undefined ? '' : `\ndisclosures before ${before} have ended`;
  return `head of ${date}, signed at ${at}: ${what}\n${after}${ended}`;
}

function proofCommand(audit: Command, terminal: Terminal): void {
  audit
    .command('proof')
    .description('print the proof that an event of a company is covered by a signed head')
    .argument('<record-id>')
    .argument('<event>', 'id of the event')
    .option('--date <day>', DAY)
    .addHelpText('after', examples('audit proof LUHT-DEMO-0106 C-000001 > proof.json'))
    .action((company: string, event: string, { date }: { date?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/audit/proof/${encodeURIComponent(event)}`;
        const request = { query: { company, date }, as: 'auditor' } as const;
        const response = await askJson(session, path, AuditProofResponse, request);
        output.out(`${JSON.stringify(response)}\n`);
      }),
    );
}

function exportedCommand(audit: Command, terminal: Terminal): void {
  audit
    .command('export')
    .description('write everything that a verification needs into a directory')
    .argument('<directory>')
    .addHelpText('after', examples('audit export evidence', 'audit verify evidence'))
    .action((directory: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const counts = await exportEvidence(remoteAuditSource(session), directory);
        await writeText(
          { folder: directory, name: JWKS_FILE },
          JSON.stringify(await loadPublishedJwks(session)),
        );
        print(
          output,
          counts,
          () => `companies: ${counts.companies}, signed heads: ${counts.heads}`,
        );
      }),
    );
}

interface VerifyOptions {
  readonly jwks?: string;
}

function verifyCommand(audit: Command, terminal: Terminal): void {
  audit
    .command('verify')
    .description(
      'find what was changed, moved, replaced, deleted or cut off in the consent log, the audit log, the disclosures, receipts and agreements',
    )
    .argument('[path]', 'a directory of audit export, or a file of audit proof; else this Kaart')
    .option(
      '--jwks <file>',
      'file with the published keys, from a source that you trust; default: the keys in the evidence',
    )
    .addHelpText(
      'after',
      examples(
        'audit verify',
        'audit verify evidence --jwks jwks.json',
        'audit verify proof.json --jwks jwks.json',
      ),
    )
    .action((path: string | undefined, { jwks }: VerifyOptions, command: Command) => {
      if (path === undefined)
        return runCommand(terminal, command, async ({ session, output }) => {
          const keys = jwks === undefined ? await loadPublishedJwks(session) : await loadKeys(jwks);
          await printVerification(output, remoteAuditSource(session), createJwksVerifier(keys));
        });
      const output = createOutput(terminal, command.optsWithGlobals<GlobalOptions>());
      return verifyFiles(output, path, jwks, command);
    });
}

async function verifyFiles(
  output: Output,
  path: string,
  jwks: string | undefined,
  command: Command,
): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    const keys = await loadKeys(jwks ?? join(path, JWKS_FILE));
    return printVerification(output, exportedAuditSource(path), createJwksVerifier(keys));
  }
  if (jwks === undefined) command.error('error: a proof is verified with --jwks <file>');
  const verification = await verifyProof(
    await readJson(path),
    createJwksVerifier(await loadKeys(jwks ?? '')),
  );
  const { proved, findings } = verification;
  print(output, verification, () =>
    proved === null
      ? findingsText('not proved', findings, output.language)
      : `event ${proved.event.seq} of ${proved.event.recordId} is under the head of ${proved.head.date}`,
  );
  if (findings.length > 0) throw new CommandExit(EXIT.failed);
}

async function printVerification(
  output: Output,
  source: Parameters<typeof verifyAudit>[0],
  verifier: Verifier,
): Promise<void> {
  const verification = await verifyAudit(source, verifier, computeLogProjection);
  print(output, verification, () => auditText(verification, output.language));
  if (verification.findings.length > 0) throw new CommandExit(EXIT.failed);
}

function auditText(verification: AuditVerification, language: Language): string {
  const { heads, companies, events, entries, ended, newest, findings } = verification;
  const last = newest === null ? '' : `, the last of ${newest}`;
  const gone = ended === 0 ? '' : ` (${ended} disclosures have ended, as a head states)`;
  const logs = `events: ${events}, companies: ${companies}, entries of other logs: ${entries}${gone}`;
  const what = `${logs}, signed heads: ${heads}${last}`;
  const isDamaged = findings.some(({ code }) => !isUnknownKey(code));
  if (findings.length > 0)
    return findingsText(`${what}: ${isDamaged ? 'damaged' : NOT_CHECKED}`, findings, language);
  return `${what}: whole, and as it was signed\n${COVERED}`;
}

/** Text if all checks succeeded, but some entries could not be checked. */
const NOT_CHECKED = 'not checked as a whole, because keys are not known; nothing else is wrong';

/** The scope of the result "whole". */
const COVERED = `Covered: all consent events, and every entry of the audit log, the disclosures, the receipts and the
agreements that a list names. Not covered: entries written after the newest head, if they were
deleted together with their list; heads removed from the end, unless you keep the newest (kaart audit head --json).`;

function findingsText(what: string, findings: readonly AuditFinding[], language: Language): string {
  return [
    `${what}:`,
    ...findings.map(({ code, message }) => `  ${message[language]} (${code})`),
  ].join('\n');
}

async function loadKeys(file: string): Promise<Jwks> {
  return (await readKeys(file)).jwks;
}

function loadPublishedJwks(session: ApiConnection): Promise<Jwks> {
  return askJson(session, JWKS_ARCHIVE_PATH, JwksResponse);
}

function createJwksVerifier(jwks: Jwks): Verifier {
  return jwksVerifier(async () => jwks);
}
