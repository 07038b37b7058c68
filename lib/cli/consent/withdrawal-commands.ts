import type { Command } from 'commander';
import type * as z from 'zod';
import {
  DisclosedVersionResponse,
  WithdrawalResponse,
} from '../../http/responses/withdrawal-responses.ts';
import { askJson, askLines } from '../session/session.ts';
import { print, printLines, tableText } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

type Withdrawal = z.input<typeof WithdrawalResponse>;

/** Commands for withdrawals, disclosures, and received withdrawal notices. */
export function withdrawalCommands(program: Command, terminal: Terminal): void {
  disclosuresCommand(program, terminal);
  const group = program
    .command('withdrawals')
    .description('show the state of each withdrawal, or each step and recipient of one')
    .argument('[id]', 'id of a withdrawal')
    .option('--overdue', 'only withdrawals with an overdue part')
    .addHelpText(
      'after',
      examples('withdrawals', 'withdrawals --overdue', 'withdrawals 019ac….LUHT-DEMO-0106'),
    )
    .action((id: string | undefined, { overdue }: { overdue?: boolean }, command: Command) =>
      runCommand(terminal, command, (parts) =>
        id === undefined ? printAll(parts, overdue ?? false) : printOne(parts, id),
      ),
    );
  acknowledgeCommand(group, terminal);
}

function disclosuresCommand(program: Command, terminal: Terminal): void {
  program
    .command('disclosures')
    .description("list the recipients of a company's row, and their confirmations of deletion")
    .argument('<record-id>')
    .addHelpText(
      'after',
      examples('disclosures LUHT-DEMO-0106', 'disclosures LUHT-DEMO-0106 --json'),
    )
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, ({ session, output }) => {
        const path = `/v1/companies/${encodeURIComponent(id)}/disclosures`;
        const all = askLines(session, path, DisclosedVersionResponse, { as: 'auditor' });
        const header = [
          'recipient',
          'version',
          'audience',
          'first read',
          'groups',
          'agreement',
          'notice',
          'confirmed',
        ];
        return printLines(output, all, header, (d) => [
          d.recipient,
          d.version,
          d.audience,
          d.firstReadAt,
          d.fieldGroups.join(' '),
          d.agreement,
          d.notice?.state,
          d.notice?.acknowledgement?.at,
        ]);
      }),
    );
}

function printAll({ session, output }: CommandContext, overdue: boolean): Promise<void> {
  const query = { overdue: String(overdue) };
  const all = askLines(session, '/v1/withdrawals', WithdrawalResponse, { query, as: 'auditor' });
  const header = ['id', 'effective at', 'step', 'recipients', 'acknowledged', 'erased', 'overdue'];
  return printLines(output, all, header, (w) => [
    w.id,
    w.effectiveAt,
    getLastStep(w),
    w.notified?.recipients,
    w.recipients.filter(({ acknowledgement }) => acknowledgement !== null).length,
    w.erased === null ? 'no' : 'proved',
    w.overdue.join(' '),
  ]);
}

function getLastStep({ superseded, transfers, notified, termPassedAt }: Withdrawal): string {
  if (superseded === null) return 'recorded';
  if (transfers === null) return 'superseded';
  if (notified === null) return 'transfers checked';
  return termPassedAt === null ? 'recipients notified' : 'notified, term has passed';
}

async function printOne({ session, output }: CommandContext, id: string): Promise<void> {
  const path = `/v1/withdrawals/${encodeURIComponent(id)}`;
  const found = await askJson(session, path, WithdrawalResponse, { as: 'auditor' });
  print(output, found, () => describeWithdrawal(found));
}

function describeWithdrawal({
  recordId,
  effectiveAt,
  withdrawnGroups,
  recipients,
  ...steps
}: Withdrawal): string {
  const { superseded, transfers, notified, erased, overdue } = steps;
  const done = [
    ['withdrawn', effectiveAt, `${recordId}: ${describeGroups(withdrawnGroups)}`],
    ['superseded', superseded?.at, superseded?.version],
    ['transfers', transfers?.at, `${transfers?.suspended.length ?? 0} suspended`],
    ['recipients notified', notified?.at, notified?.recipients],
    ['erased', erased?.at, erased && `none in ${erased.objectVersions} stored object versions`],
  ].map(([step, at, what]) => [step, at ?? 'not yet', at === undefined ? '' : what]);
  const rows = recipients.map((each) => [
    each.recipient,
    each.channel,
    each.state,
    each.op,
    each.deliveredAt,
    each.acknowledgement?.at,
    each.reason,
  ]);
  const header = ['recipient', 'by', 'state', 'row is', 'delivered', 'acknowledged', 'reason'];
  const late = overdue.length > 0 ? `\n\nOverdue: ${overdue.join(', ')}` : '';
  const table = rows.length > 0 ? `\n\n${tableText(header, rows)}` : '';
  return tableText(['step', 'done at', ''], done) + table + late;
}

/** `registry, funding from partners; contact from partners/acme` */
function describeGroups(withdrawnGroups: Withdrawal['withdrawnGroups']): string {
  const groups = new Map<string, string[]>();
  for (const { audience, recipient, fieldGroup } of withdrawnGroups) {
    const from = recipient === undefined ? audience : `${audience}/${recipient}`;
    groups.set(from, [...(groups.get(from) ?? []), fieldGroup]);
  }
  return [...groups].map(([from, all]) => `${all.join(', ')} from ${from}`).join('; ');
}

function acknowledgeCommand(group: Command, terminal: Terminal): void {
  group
    .command('acknowledge')
    .description(
      'record that a recipient has deleted its rows, if it confirmed this in another way',
    )
    .argument('<id>', 'id of the withdrawal')
    .requiredOption('--recipient <id>', 'client id or participant id')
    .requiredOption('--note <text>', 'how it is known')
    .addHelpText(
      'after',
      examples(
        'withdrawals acknowledge 019ac….LUHT-DEMO-0106 --recipient lab --note "letter of 3 May"',
      ),
    )
    .action((id: string, json: { recipient: string; note: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/withdrawals/${encodeURIComponent(id)}/recipients`;
        const { recipient, note } = json;
        const withdrawal = await askJson(session, path, WithdrawalResponse, {
          json: { recipient, note },
          as: 'operator',
        });
        print(output, withdrawal, () => describeWithdrawal(withdrawal));
      }),
    );
}
