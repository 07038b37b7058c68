import type { Command } from 'commander';
import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { type HoldReasonLine, holdLines } from '../mapping/import-view.ts';
import { askJson } from '../session/session.ts';
import {
  type BreakGlassChoice,
  breakGlassIn,
  breakGlassOption,
} from '../terminal/break-glass-option.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { print, tableText } from '../terminal/output.ts';
import { showWaiting } from '../terminal/show-waiting.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

/** What the nightly schedule does, and what an operator looks at. */
export function operationCommands(program: Command, terminal: Terminal): void {
  publish(program, terminal);
  doctor(program, terminal);
  recover(program, terminal);
  rotateKeys(program, terminal);
}

interface PublishResult {
  readonly kind: 'published' | 'unchanged' | 'held';
  readonly version?: { readonly id: string; readonly seq: number };
  readonly hold?: { readonly planId: string; readonly reasons: readonly HoldReasonLine[] };
}

interface PublishOptions extends BreakGlassChoice {
  readonly dryRun?: boolean;
  readonly liftHold?: boolean;
}

interface Companies {
  readonly count: number;
  readonly first: readonly string[];
}

interface NextVersion {
  readonly kind: 'published' | 'unchanged' | 'held';
  readonly version: string;
  readonly reasons: readonly HoldReasonLine[];
  readonly changes: Readonly<Record<string, Record<'added' | 'changed' | 'removed', Companies>>>;
}

function publish(program: Command, terminal: Terminal): void {
  program
    .command('publish')
    .description(
      'publish the current edition as it is permitted now, as the schedule does every night',
    )
    .option('--dry-run', 'say what it would change for whom; nothing is published')
    .option('--lift-hold', 'let a held run through, as a second person')
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
    .action((options: PublishOptions, command: Command) => {
      if ((options.liftHold ?? false) !== (options.reason !== undefined))
        command.error('error: --lift-hold and --reason <text> go together');
      if (options.dryRun && options.liftHold) command.error('error: --dry-run releases nothing');
      if (options.dryRun) return runCommand(terminal, command, (parts) => nextVersion(parts));
      return runCommand(terminal, command, async ({ session, output }) => {
        const asked = options.liftHold
          ? askJson<PublishResult>(session, '/v1/publications/hold/lift', {
              json: { reason: options.reason, ...breakGlassIn(command, options) },
              as: ['releaser'],
            })
          : askJson<PublishResult>(session, '/v1/publications', { json: {}, as: ['publisher'] });
        const outcome = await showWaiting(terminal, 'publishing', asked);
        print(output, outcome as never, () => outcomeText(outcome));
        if (outcome.kind === 'held') throw new CommandExit(EXIT.held);
      });
    });
}

async function nextVersion({ session, output }: CommandContext): Promise<void> {
  const path = `/v1/datasets/${COMPANIES_DATASET_ID}/next`;
  const next = await askJson<NextVersion>(session, path, { as: ['publisher'] });
  print(output, next as never, () => nextText(next));
  if (next.kind === 'held') throw new CommandExit(EXIT.held);
}

/** They have publications of their own, which are made by the same run. */
const NOT_COMPARED =
  'Readers by name get their own versions by the same run; these are not compared here.';

function nextText({ kind, version, reasons, changes }: NextVersion): string {
  if (kind === 'unchanged')
    return `nothing would change for an audience: version ${version} stands\n${NOT_COMPARED}`;
  const rows = Object.entries(changes).map(([audience, { added, changed, removed }]) => [
    audience,
    ...[added.count, changed.count, removed.count],
    ...[added, changed, removed].flatMap(({ first }) => first).slice(0, 5),
  ]);
  const header = ['audience', 'added', 'changed', 'removed', 'companies, the first'];
  return [
    ...holdLines(reasons),
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

function outcomeText({ kind, version, hold }: PublishResult): string {
  if (kind === 'published') return `published version ${version?.id}`;
  if (kind === 'unchanged') return `nothing has changed: version ${version?.id} stands`;
  return [
    ...holdLines(hold?.reasons ?? []),
    'The last good version is served. To let this through, a second person:',
    'kaart publish --lift-hold --reason TEXT --as NAME',
  ].join('\n');
}

interface CheckLine {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly next: string | null;
}

function doctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('check that this Kaart works; exit code 1 if something is wrong')
    .addHelpText('after', examples('doctor', 'doctor --url https://kaart.example.lu --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const checks = await askJson<CheckLine[]>(session, '/v1/checks', { as: ['publisher'] });
        print(output, checks as never, () => checks.map(checkText).join('\n'));
        if (checks.some(({ ok }) => !ok)) throw new CommandExit(EXIT.failed);
      }),
    );
}

function checkText({ check, ok, detail, next }: CheckLine): string {
  if (ok) return `ok   ${check}: ${detail}`;
  return `FAIL ${check}: ${detail}${next === null ? '' : `\n     ${next}`}`;
}

interface RecoveryView {
  readonly replayed: number;
  readonly passed: number;
  readonly version: string | null;
  readonly remade: boolean;
}

function recover(program: Command, terminal: Terminal): void {
  program
    .command('recover')
    .description(
      'after a restore: record the withdrawals that the table lacks, and make missing files again',
    )
    .addHelpText('after', examples('recover', 'recover --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const asked = askJson<RecoveryView>(session, '/v1/recovery', {
          json: {},
          as: ['publisher'],
        });
        const answer = await showWaiting(terminal, 'recovering', asked);
        print(output, answer as never, () => recoveryText(answer));
      }),
    );
}

function recoveryText({ replayed, version, remade }: RecoveryView): string {
  const withdrawals = `${replayed} withdrawals and refusals of the journal were recorded again`;
  if (version === null) return `${withdrawals}; nothing has been published yet`;
  return `${withdrawals}; version ${version} ${remade ? 'was made again' : 'is whole'}`;
}

function rotateKeys(program: Command, terminal: Terminal): void {
  program
    .command('rotate-keys')
    .description(
      'sign with a new key from now on; at most once a day unless the old one is compromised',
    )
    .option('--compromised', 'refuse what the old key has signed')
    .addHelpText('after', examples('rotate-keys', 'rotate-keys --compromised'))
    .action(({ compromised }: { compromised?: boolean }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const json = { reason: compromised ? 'compromised' : 'planned' };
        const answer = await askJson<{ from: string; to: string }>(session, '/v1/keys/rotation', {
          json,
          as: ['operator'],
        });
        print(output, answer, () => `key ${answer.to} signs from now on`);
      }),
    );
}
