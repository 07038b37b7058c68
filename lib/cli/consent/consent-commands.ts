import { type Command, Option } from 'commander';
import type * as z from 'zod';
import { AUDIENCES, DECISION_MAKERS, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { LANGUAGES } from '../../core/language.ts';
import { ConsentDecisionResponse } from '../../http/responses/consent-responses.ts';
import { CoverageResponse, NoticeCoverageResponse } from '../../http/responses/data-responses.ts';
import { askJson } from '../session/session.ts';
import { AT_TEXT, endOption, UNTIL_TEXT } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServerOrLocalCommand,
  type Terminal,
  workedExample,
} from '../terminal/terminal.ts';
import { consentsCommand } from './consents-command.ts';
import { decisionsCommand } from './decisions-command.ts';
import { noticeCommands } from './notice-commands.ts';

/** Default audiences of a permission; `public` must be named. */
const OWN_AUDIENCES = ['partners', 'dataspace'];

/** Commands for consent decisions. */
export function consentCommands(program: Command, terminal: Terminal): void {
  consentsCommand(program, terminal);
  noticeCommands(program, terminal);
  decisionsCommand(program, terminal);
  grantCommand(program, terminal);
  refuseCommand(program, terminal);
  withdrawCommand(program, terminal);
  coverageCommand(program, terminal);
}

interface EventOptions {
  readonly group?: readonly string[];
  readonly audience?: readonly string[];
  readonly until?: string;
  readonly recipient?: string;
  readonly seq?: string;
  readonly notice?: string;
  readonly evidence: string;
  readonly decidedBy: string;
  readonly language: string;
}

function grantCommand(program: Command, terminal: Terminal): void {
  eventOptions(
    program
      .command('grant')
      .description('record that a company permits field groups to an audience'),
    new Option(AUDIENCE_FLAGS, 'audiences').default(OWN_AUDIENCES, OWN_AUDIENCES.join(' ')),
  )
    .option('--until <moment>', UNTIL_TEXT, endOption)
    .addHelpText(
      'after',
      examples(
        'grant LUHT-DEMO-0001 --evidence mail://2026-11-22',
        'grant LUHT-DEMO-0001 --group registry profile --audience partners --until 2027-12-31',
        'grant LUHT-DEMO-0001 --decided-by data-subject --evidence form://17',
        'grant LUHT-DEMO-0001 --group funding --audience partners --recipient demo-partner',
      ),
    )
    .addHelpText('after', FROM_GRANT_TO_WITHDRAWAL)
    .action((recordId: string, options: EventOptions, command: Command) =>
      runCommand(terminal, command, (parts) =>
        recordDecision(parts, recordId, options, 'consents', {
          ...toDecisionBody(options, groupsOf(options.decidedBy)),
          validUntil: options.until ?? null,
        }),
      ),
    );
}

const FROM_GRANT_TO_WITHDRAWAL = workedExample('record a decision, and its end', [
  ['companies --search etoile', 'finds the id of the company'],
  [
    'grant LUHT-DEMO-0001 --group registry profile --evidence mail://2026-11-22',
    'records the grant',
  ],
  ['consents show LUHT-DEMO-0001', 'shows what the company permits to whom'],
  ['receipts LUHT-DEMO-0001', 'lists the receipts that the company gets'],
  [
    'withdraw LUHT-DEMO-0001 --group profile --evidence mail://2027-02-01',
    'records the withdrawal',
  ],
  ['withdrawals', 'shows each step of it, and the recipients that confirmed'],
]);

function refuseCommand(program: Command, terminal: Terminal): void {
  eventOptions(
    program
      .command('refuse')
      .description(
        'record that a company refuses field groups to an audience, or to one recipient',
      ),
    new Option(AUDIENCE_FLAGS, 'audiences; every audience by default'),
  )
    .addHelpText(
      'after',
      examples(
        'refuse LUHT-DEMO-0106 --recipient demo-partner --audience partners',
        'refuse LUHT-DEMO-0001 --group funding --evidence mail://2026-11-22',
      ),
    )
    .action((recordId: string, options: EventOptions, command: Command) =>
      runCommand(terminal, command, (parts) =>
        recordDecision(parts, recordId, options, 'consents', {
          ...toDecisionBody(options, FIELD_GROUPS),
          kind: 'refused',
        }),
      ),
    );
}

function withdrawCommand(program: Command, terminal: Terminal): void {
  eventOptions(
    program
      .command('withdraw')
      .description('record that a company withdraws: the next read no longer shows it'),
    new Option(AUDIENCE_FLAGS, 'audiences; every audience that has a permission by default'),
  )
    .addHelpText(
      'after',
      examples(
        'withdraw LUHT-DEMO-0106',
        'withdraw LUHT-DEMO-0026 --group contact --audience partners --decided-by data-subject',
      ),
    )
    .action((recordId: string, options: EventOptions, command: Command) =>
      runServerOrLocalCommand(terminal, command, (parts) =>
        recordDecision(
          parts,
          recordId,
          options,
          'withdrawals',
          toDecisionBody(options, FIELD_GROUPS),
        ),
      ),
    );
}

const AUDIENCE_FLAGS = '-a, --audience <audience...>';

function eventOptions(command: Command, audience: Option): Command {
  return command
    .argument('<record-id>')
    .addOption(
      new Option(
        '-g, --group <group...>',
        'field groups; all that the decision maker can decide by default',
      ).choices(FIELD_GROUPS),
    )
    .addOption(audience.choices(AUDIENCES))
    .option('--recipient <id>', 'only this partner or participant of the audience')
    .option('--seq <number>', 'only if this is still the number of the company’s last event')
    .option(
      '--notice <version>',
      'the notice that was shown for the decision; the current revision by default',
    )
    .option('--evidence <reference>', 'reference to the evidence', 'cli://recorded')
    .addOption(
      new Option('--decided-by <who>', 'person who decided')
        .choices(DECISION_MAKERS)
        .default(DECISION_MAKERS[0]),
    )
    .addOption(
      new Option('--language <language>', 'language of the notice')
        .choices(LANGUAGES)
        .default('en'),
    );
}

/** The groups that a decision maker may permit: a person the contact data, a company all others. */
function groupsOf(decisionMaker: string): readonly string[] {
  return FIELD_GROUPS.filter(
    (group) => (group === 'contact') === (decisionMaker === 'data-subject'),
  );
}

function toDecisionBody(options: EventOptions, groups: readonly string[]): object {
  return {
    fieldGroups: options.group ?? groups,
    ...(options.audience === undefined ? {} : { audiences: options.audience }),
    evidenceRef: options.evidence,
    givenBy: options.decidedBy,
    language: options.language,
    ...(options.notice === undefined ? {} : { noticeVersion: options.notice }),
    ...(options.recipient === undefined ? {} : { recipient: options.recipient }),
  };
}

type Recorded = z.input<typeof ConsentDecisionResponse>;

async function recordDecision(
  { session, output }: CommandContext,
  id: string,
  { seq }: EventOptions,
  what: string,
  decision: object,
): Promise<void> {
  const path = `/v1/companies/${encodeURIComponent(id)}/${what}`;
  const response = await askJson(session, path, ConsentDecisionResponse, {
    json: decision,
    as: 'consent-officer',
    headers: seq === undefined ? {} : { 'If-Match': `"${seq}"` },
  });
  print(output, response, () => recordedText(response));
}

/** Text about a recorded decision. It begins with the name of the company, so that a wrong id is noticed. */
function recordedText({ company: { id, name }, unchanged, events, receipt }: Recorded): string {
  const company = name === null ? id : `${name} (${id})`;
  if (unchanged)
    return `${company}: unchanged\nnothing is recorded, because this is in force already`;
  const table = tableText(
    ['seq', 'group', 'audience', 'action', 'effective at'],
    events.map((e) => [e.seq, e.fieldGroup, e.audience, actionText(e), e.effectiveAt]),
  );
  return `${company}\n\n${table}\n\nreceipt: kaart receipts ${id} ${receipt}`;
}

function actionText({ action, kind }: Recorded['events'][number]): string {
  return kind === 'reconfirmed' ? `${action} (${kind})` : action;
}

function coverageCommand(program: Command, terminal: Terminal): void {
  program
    .command('coverage')
    .description('how many companies permit each field group to each audience at an instant')
    .option('--at <moment>', AT_TEXT, endOption)
    .option(
      '--by-notice',
      'for each revision of the notice, the grants under it and those that still apply',
    )
    .addHelpText(
      'after',
      examples('coverage', 'coverage --at 2025-10-15 --json', 'coverage --by-notice'),
    )
    .action(({ at, byNotice }: { at?: string; byNotice?: true }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        if (byNotice === true) return printByNotice({ session, output }, at);
        const response = await askJson(session, '/v1/consents/coverage', CoverageResponse, {
          query: { at },
          as: 'consent-officer',
        });
        print(output, response, () =>
          tableText(
            ['audience', ...FIELD_GROUPS],
            Object.entries(response).map(([audience, by]) => [
              audience,
              ...FIELD_GROUPS.map((group) => by[group]),
            ]),
          ),
        );
      }),
    );
}

async function printByNotice(
  { session, output }: Pick<CommandContext, 'session' | 'output'>,
  at: string | undefined,
): Promise<void> {
  const path = '/v1/consents/coverage/notices';
  const request = { query: { at }, as: 'consent-officer' } as const;
  const { notices } = await askJson(session, path, NoticeCoverageResponse, request);
  print(output, notices, () =>
    tableText(
      ['notice', 'audience', 'grants', ...FIELD_GROUPS],
      notices.flatMap(({ notice, ...counts }) =>
        (['granted', 'counted'] as const).flatMap((what) =>
          Object.entries(counts[what]).map(([audience, by]) => [
            notice,
            audience,
            what,
            ...FIELD_GROUPS.map((group) => by[group]),
          ]),
        ),
      ),
    ),
  );
}
