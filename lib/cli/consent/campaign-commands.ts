import { type Command, Option } from 'commander';
import type * as z from 'zod';
import {
  BouncedResponse,
  CampaignEntryResponse,
  CampaignRunResponse,
  CampaignsResponse,
} from '../../http/responses/self-service-responses.ts';
import { BYTE_ORDER_MARK } from '../../publication/file-forms.ts';
import { CAMPAIGN_STATES } from '../../self-service/campaign.ts';
import {
  type ApiConnection,
  ask,
  askJson,
  askLines,
  askPages,
  nextCursor,
} from '../session/session.ts';
import { bomOption } from '../terminal/options.ts';
import { print, printLines } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { daysOption } from './invitation-commands.ts';

type Run = z.input<typeof CampaignRunResponse>;

/** `kaart campaign`: invites all companies of an edition, and shows their answers. */
export function campaignCommands(program: Command, terminal: Terminal): void {
  const campaign = program
    .command('campaign')
    .description('invite all companies of an edition, list their answers, remind the others')
    .addHelpText('after', examples('campaign start --edition 2025', 'campaign list'));
  startCommand(campaign, terminal);
  listCommand(campaign, terminal);
  showCommand(campaign, terminal);
  remindCommand(campaign, terminal);
  bouncedCommand(campaign, terminal);
}

function startCommand(campaign: Command, terminal: Terminal): void {
  campaign
    .command('start')
    .description(
      'mail a link to each company that has not answered; a repetition sends nothing twice',
    )
    .requiredOption('--edition <edition>', 'the edition whose companies are invited')
    .option('--person', 'for the contact persons, who consent to contact data')
    .option('--days <days>', 'how long the links work, 14 by default', daysOption)
    .addHelpText(
      'after',
      examples('campaign start --edition 2025', 'campaign start --edition 2025 --person'),
    )
    .action(
      (
        { edition, person, days }: { edition: string; person?: boolean; days?: number },
        command: Command,
      ) =>
        runCommand(terminal, command, async ({ session, output }) => {
          const json = { edition, mandate: person ? 'person' : 'company', days };
          const run = await askJson(session, '/v1/campaigns', CampaignRunResponse, {
            json,
            as: 'consent-officer',
          });
          print(output, run, () => runText(run));
        }),
    );
}

function listCommand(campaign: Command, terminal: Terminal): void {
  campaign
    .command('list')
    .description('list the campaigns')
    .addHelpText('after', examples('campaign list', 'campaign list --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        await printLines(output, listCampaigns(session), CAMPAIGN_HEADER, toCampaignCells);
      }),
    );
}

async function* listCampaigns(session: ApiConnection): AsyncGenerator<Run['campaign']> {
  const pages = askPages(session, '/v1/campaigns', CampaignsResponse, { as: 'consent-officer' });
  for await (const page of pages) yield* page.campaigns;
}

const CAMPAIGN_HEADER = ['campaign', 'edition', 'notice', 'mandate', 'started', 'by'];

function toCampaignCells({ id, edition, notice, mandate, started: { at, by } }: Run['campaign']) {
  return [id, edition, notice, mandate, at, by];
}

function showCommand(campaign: Command, terminal: Terminal): void {
  campaign
    .command('show')
    .description('list the companies of a campaign, with their states and notices')
    .argument('<campaign>')
    .addOption(
      new Option('--state <state>', 'only companies in this state').choices(CAMPAIGN_STATES),
    )
    .option('--csv', 'as CSV')
    .addOption(bomOption())
    .addHelpText(
      'after',
      examples(
        'campaign show 2025-notice-v1-company --state invited',
        'campaign show 2025-notice-v1-company --csv',
      ),
    )
    .action((id: string, { state, csv, bom }: ShowOptions, command: Command) => {
      if (bom && !csv) command.error('error: --bom needs --csv');
      return runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/campaigns/${encodeURIComponent(id)}/companies`;
        if (csv) {
          if (bom) output.out(BYTE_ORDER_MARK);
          return printCsv({ session, output }, path, state);
        }
        const lines = askLines(session, path, CampaignEntryResponse, {
          query: { state },
          as: 'consent-officer',
        });
        const header = ['company', 'name', 'state', 'notices', 'last mail', 'mails'];
        await printLines(output, lines, header, (line) => [
          line.recordId,
          line.name,
          line.state,
          line.notices.join(' '),
          line.lastMailAt,
          line.mails,
        ]);
      });
    });
}

interface ShowOptions {
  readonly state?: string;
  readonly csv?: boolean;
  readonly bom?: boolean;
}

/** Prints all pages as one CSV with one header. */
async function printCsv(
  { session, output }: Pick<CommandContext, 'session' | 'output'>,
  path: string,
  state: string | undefined,
): Promise<void> {
  let cursor: string | undefined;
  let isFirst = true;
  do {
    const query = { state, format: 'csv', limit: '1000', cursor };
    const response = await ask(session, path, { query, as: 'consent-officer' });
    const text = await response.text();
    output.out(isFirst ? text : text.slice(text.indexOf('\n') + 1));
    isFirst = false;
    cursor = nextCursor(response);
  } while (cursor !== undefined);
}

function remindCommand(campaign: Command, terminal: Terminal): void {
  campaign
    .command('remind')
    .description('mail a new link to the invited companies that have not answered')
    .argument('<campaign>')
    .option('--after-days <days>', 'minimum age of the last mail in days, 7 by default', Number)
    .option('--days <days>', 'how long the links work, 14 by default', daysOption)
    .addHelpText('after', examples('campaign remind 2025-notice-v1-company --after-days 10'))
    .action((id: string, json: { afterDays?: number; days?: number }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/campaigns/${encodeURIComponent(id)}/reminders`;
        const run = await askJson(session, path, CampaignRunResponse, {
          json,
          as: 'consent-officer',
        });
        print(output, run, () => runText(run) + noReminderText(run, json.afterDays));
      }),
    );
}

function bouncedCommand(campaign: Command, terminal: Terminal): void {
  campaign
    .command('bounced')
    .description('note that mails to an address were returned, so that none is sent there again')
    .argument('<address>')
    .addHelpText('after', examples('campaign bounced contact@demo-007.example'))
    .action((address: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const response = await askJson(session, '/v1/mail-bounces', BouncedResponse, {
          json: { address },
          as: 'consent-officer',
        });
        const { length } = response.invitations;
        print(output, response, () => bouncedText(length));
      }),
    );
}

function runText({ campaign: { id }, mailed, states }: Run): string {
  const counts = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  const mails = mailed === 1 ? '1 mail is' : `${mailed} mails are`;
  return `${id}: ${mails} sent; companies: ${counts.join(', ') || 'none'}`;
}

/** The reason why a reminder was sent to no company, although some have not answered. */
function noReminderText({ mailed, states }: Run, afterDays = 7): string {
  const silent = (states['invited'] ?? 0) + (states['opened'] ?? 0);
  if (mailed > 0 || silent === 0) return '';
  return `\nThe last mail to each is less than ${afterDays} days old: remind later, or with a smaller --after-days.`;
}

function bouncedText(count: number): string {
  if (count === 0) return 'no open invitation went to this address; check how it is written';
  const closed = count === 1 ? '1 invitation' : `${count} invitations`;
  return `${closed} to this address can no longer be opened\nnext: correct the address in the next file, or hand over a link: kaart invite COMPANY`;
}
