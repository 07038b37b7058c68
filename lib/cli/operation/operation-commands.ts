import type { Command } from 'commander';
import type * as z from 'zod';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import type { Language } from '../../core/language.ts';
import { KeyRotationResponse } from '../../http/responses/client-responses.ts';
import {
  NextVersionResponse,
  PublicationOutcomeResponse,
} from '../../http/responses/data-responses.ts';
import {
  type CheckResponse,
  ChecksResponse,
  RecoveryResponse,
} from '../../http/responses/operation-responses.ts';
import { holdLines } from '../mapping/import-view.ts';
import { askJson } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { type BreakGlassChoice, breakGlassOption, toBreakGlassBody } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  type Terminal,
  workedExample,
} from '../terminal/terminal.ts';
import { showWaiting } from '../terminal/waiting.ts';

/** Commands for the nightly work, and for the state of this Kaart. */
export function operationCommands(program: Command, terminal: Terminal): void {
  publishCommand(program, terminal);
  doctorCommand(program, terminal);
  recoverCommand(program, terminal);
  rotateKeysCommand(program, terminal);
}

interface PublishOptions extends BreakGlassChoice {
  readonly dryRun?: boolean;
  readonly liftHold?: boolean;
}

const NIGHT_BY_HAND = workedExample('do by hand what the schedule does every night', [
  ['doctor', 'checks that this Kaart works'],
  ['publish --dry-run', 'says what would change, and whether it would be held'],
  ['publish', 'publishes; exit code 3 if it is held for a second person'],
  ['outbox', 'lists the messages that wait, and those that failed'],
]);

function publishCommand(program: Command, terminal: Terminal): void {
  program
    .command('publish')
    .description(
      'publish the current edition as it is permitted now, as the schedule does every night',
    )
    .option('--dry-run', 'print the changes for each recipient, and publish nothing')
    .option('--lift-hold', 'publish a held version, as a second person')
    .option('--reason <text>', 'why the hold is released')
    .addOption(breakGlassOption())
    .addHelpText(
      'after',
      examples(
        'publish',
        'publish --dry-run',
        'publish --lift-hold --reason "the register closed 12 companies" --as bob',
      ),
    )
    .addHelpText('after', NIGHT_BY_HAND)
    .action((options: PublishOptions, command: Command) => {
      if ((options.liftHold ?? false) !== (options.reason !== undefined))
        command.error('error: --lift-hold and --reason <text> go together');
      if (options.dryRun && options.liftHold) command.error('error: --dry-run releases nothing');
      if (options.dryRun) return runCommand(terminal, command, (parts) => printNextVersion(parts));
      return runCommand(terminal, command, async ({ session, output }) => {
        const pending = options.liftHold
          ? askJson(session, '/v1/publications/hold/lift', PublicationOutcomeResponse, {
              json: { reason: options.reason, ...toBreakGlassBody(command, options) },
              as: 'releaser',
            })
          : askJson(session, '/v1/publications', PublicationOutcomeResponse, {
              json: {},
              as: 'publisher',
            });
        const outcome = await showWaiting(terminal, 'publishing', pending);
        print(output, outcome, () => outcomeText(outcome, output.language));
        if (outcome.kind === 'held') throw new CommandExit(EXIT.held);
      });
    });
}

async function printNextVersion({ session, output }: CommandContext): Promise<void> {
  const path = `/v1/datasets/${COMPANIES_DATASET_ID}/next`;
  const next = await askJson(session, path, NextVersionResponse, { as: 'publisher' });
  print(output, next, () => nextText(next, output.language));
  if (next.kind === 'held') throw new CommandExit(EXIT.held);
}

/** Other purposes have separate publications, made by the same run. */
const NOT_COMPARED =
  'Recipients by name get their own versions by the same run; these are not compared here.';

function nextText(
  { kind, version, reasons, changes }: z.input<typeof NextVersionResponse>,
  language: Language,
): string {
  if (kind === 'unchanged')
    return `nothing would change for an audience: version ${version} stays current\n${NOT_COMPARED}`;
  const rows = Object.entries(changes).map(([audience, { added, changed, removed }]) => [
    audience,
    ...[added.count, changed.count, removed.count],
    ...[added, changed, removed].flatMap(({ first }) => first).slice(0, 5),
  ]);
  const header = ['audience', 'added', 'changed', 'removed', 'companies, the first'];
  return [
    ...holdLines(reasons, language),
    kind === 'held' ? 'It would be held for a second person.' : `It would be version ${version}.`,
    tableText(
      header,
      rows.map(([audience, added, changed, removed, ...ids]) => [
        ...[audience, added, changed, removed],
        ids.join(' '),
      ]),
    ),
    NOT_COMPARED,
  ].join('\n');
}

function outcomeText(
  outcome: z.input<typeof PublicationOutcomeResponse>,
  language: Language,
): string {
  if (outcome.kind === 'held')
    return [
      ...holdLines(outcome.hold.reasons, language),
      'The previous version is still served. To publish the held one, a second person runs:',
      'kaart publish --lift-hold --reason TEXT --as NAME',
    ].join('\n');
  const { kind, version } = outcome;
  return kind === 'published'
    ? `published version ${version.id}`
    : `nothing has changed: version ${version.id} stays current`;
}

function doctorCommand(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('check that this Kaart works; exit code 1 if something is wrong')
    .addHelpText('after', examples('doctor', 'doctor --url https://kaart.example.lu --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const checks = await askJson(session, '/v1/checks', ChecksResponse, { as: 'publisher' });
        print(output, checks, () => checks.map(checkText).join('\n'));
        if (checks.some(({ ok }) => !ok)) throw new CommandExit(EXIT.failed);
      }),
    );
}

function checkText({ check, ok, detail, next }: z.input<typeof CheckResponse>): string {
  if (ok) return `ok   ${check}: ${detail}`;
  return `FAIL ${check}: ${detail}${next === null ? '' : `\n     ${next}`}`;
}

function recoverCommand(program: Command, terminal: Terminal): void {
  program
    .command('recover')
    .description(
      'after a restore: record the withdrawals that are missing in the table, make missing files again, and list the remaining differences (then exit code 1)',
    )
    .addHelpText('after', examples('recover', 'recover --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const pending = askJson(session, '/v1/recovery', RecoveryResponse, {
          json: {},
          as: 'publisher',
        });
        const response = await showWaiting(terminal, 'recovering', pending);
        print(output, response, () => recoveryText(response));
        if (response.differences.length > 0) throw new CommandExit(EXIT.failed);
      }),
    );
}

function recoveryText(response: z.input<typeof RecoveryResponse>): string {
  const { replayed, version, recreated, differences } = response;
  const withdrawals = `${replayed} withdrawals and refusals of the journal were recorded again`;
  const files = `version ${version} ${recreated ? 'was made again' : 'is whole'}`;
  return [
    `${withdrawals}; ${version === null ? 'nothing has been published yet' : files}`,
    ...(differences.length === 0 ? ['table and objects agree'] : differences.map(checkText)),
  ].join('\n');
}

function rotateKeysCommand(program: Command, terminal: Terminal): void {
  program
    .command('rotate-keys')
    .description(
      'sign with a new key from now on; at most once a day unless the old one is compromised',
    )
    .option('--compromised', 'refuse tokens that the old key has signed')
    .addHelpText('after', examples('rotate-keys', 'rotate-keys --compromised'))
    .action(({ compromised }: { compromised?: boolean }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const json = { reason: compromised ? 'compromised' : 'planned' };
        const response = await askJson(session, '/v1/keys/rotation', KeyRotationResponse, {
          json,
          as: 'operator',
        });
        print(output, response, () => `key ${response.to} signs from now on`);
      }),
    );
}
