import type { Command } from 'commander';
import type * as z from 'zod';
import { toArray } from '../../core/to-array.ts';
import {
  ConsentNoticeResponse,
  ConsentNoticesResponse,
  NoticeProposalResponse,
  NoticeProposalsResponse,
} from '../../http/responses/consent-responses.ts';
import { type ApiConnection, ask, askJson, askPages } from '../session/session.ts';
import { type BreakGlassChoice, breakGlassOption, toBreakGlassBody } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import { readJson } from '../terminal/read-json.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';

type Proposal = z.input<typeof NoticeProposalResponse>;

/** Commands for the consent notices, which are shown before a decision. */
export function noticeCommands(program: Command, terminal: Terminal): void {
  const notice = program
    .command('consent-notice')
    .description('the consent notices: versioned, hashed, never changed')
    .addHelpText(
      'after',
      examples(
        'consent-notice list',
        'consent-notice show notice-v1',
        'consent-notice propose notice-2.json',
        'consent-notice confirm notice-v2 --as bob',
      ),
    );
  listCommand(notice, terminal);
  showCommand(notice, terminal);
  proposeCommand(notice, terminal);
  proposalsCommand(notice, terminal);
  confirmCommand(notice, terminal);
}

function listCommand(notice: Command, terminal: Terminal): void {
  notice
    .command('list')
    .description('all notices with their revisions and hashes')
    .addHelpText('after', examples('consent-notice list', 'consent-notice list --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const notices = await listInForce(session);
        print(output, notices, () =>
          tableText(
            ['notice', 'title', 'sha256'],
            notices.map(({ version, title, hash }) => [version, title[output.language], hash]),
          ),
        );
      }),
    );
}

function showCommand(notice: Command, terminal: Terminal): void {
  notice
    .command('show')
    .description('print a notice as canonical JSON; events contain its SHA-256')
    .argument('<notice>', 'as events name it, such as notice-v1')
    .addHelpText(
      'after',
      examples('consent-notice show notice-v1', 'consent-notice show notice-v1 | sha256sum'),
    )
    .action((version: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const [, id = version, revision = ''] = /^(.+)-v(\d+)$/.exec(version) ?? [];
        const path = `/v1/consent-notices/${encodeURIComponent(id)}/${revision || '1'}`;
        output.out(await (await ask(session, path)).text());
      }),
    );
}

function proposeCommand(notice: Command, terminal: Terminal): void {
  notice
    .command('propose')
    .description('propose a revision from a JSON file; a second person puts it in force')
    .argument('<file>')
    .addHelpText('after', examples('consent-notice propose notice-2.json'))
    .action((file: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const request = { json: await readJson(file), as: 'consent-officer' } as const;
        const response = await askJson(
          session,
          '/v1/consent-notices',
          NoticeProposalResponse,
          request,
        );
        const inForce = await findInForce(session, response.version);
        const next =
          inForce === undefined
            ? `next, as another person: kaart consent-notice confirm ${response.version}`
            : `${response.version} is in force already`;
        print(output, response, () => `${proposalText(response)}\n\n${next}`);
      }),
    );
}

function proposalsCommand(notice: Command, terminal: Terminal): void {
  notice
    .command('proposals')
    .description('list the revisions that wait for a second person')
    .addHelpText('after', examples('consent-notice proposals', 'consent-notice proposals --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const all = await listProposed(session);
        print(output, all, () => all.map(proposalText).join('\n\n') || 'nothing');
      }),
    );
}

function confirmCommand(notice: Command, terminal: Terminal): void {
  notice
    .command('confirm')
    .description('put a proposed revision in force; a second person has to do this')
    .argument('<notice>', 'the proposal, such as notice-v2')
    .option('--reason <text>', 'why one person takes both steps')
    .addOption(breakGlassOption())
    .addHelpText('after', examples('consent-notice confirm notice-v2 --as bob'))
    .action((version: string, options: BreakGlassChoice, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const alone = toBreakGlassBody(command, options);
        const [, id = version, revision = '1'] = /^(.+)-v(\d+)$/.exec(version) ?? [];
        const proposal = (await listProposed(session)).find((each) => each.version === version);
        const path = `/v1/consent-notices/${encodeURIComponent(id)}/${revision}/confirmation`;
        const read = proposal ?? (await findInForce(session, version));
        const json = { hash: read?.hash ?? NO_HASH, ...alone };
        const response = await askJson(session, path, ConsentNoticeResponse, {
          json,
          as: 'consent-officer',
        });
        print(output, response, () =>
          [
            ...(proposal === undefined ? [] : [proposalText(proposal)]),
            `${response.version} is in force, sha256 ${response.hash}`,
          ].join('\n\n'),
        );
      }),
    );
}

/** Hash for a missing proposal: the API then answers that there is no proposal. */
const NO_HASH = '0'.repeat(64);

async function findInForce(session: ApiConnection, version: string) {
  return (await listInForce(session)).find((each) => each.version === version);
}

async function listInForce(session: ApiConnection) {
  const pages = askPages(session, '/v1/consent-notices', ConsentNoticesResponse);
  return (await toArray(pages)).flatMap((page) => page.notices);
}

async function listProposed(session: ApiConnection): Promise<readonly Proposal[]> {
  const path = '/v1/consent-notices/proposals';
  const pages = await toArray(
    askPages(session, path, NoticeProposalsResponse, { as: 'consent-officer' }),
  );
  return pages.flatMap((page) => page.proposals);
}

function proposalText({ version, hash, proposedBy, proposedAt, changes, notice }: Proposal) {
  const from = notice.appliesFrom ?? 'its confirmation';
  const effect =
    notice.material === true
      ? `material: grants under earlier revisions end from ${from} on`
      : 'not material: grants under earlier revisions go on';
  return [
    `${version}, proposed by ${proposedBy} at ${proposedAt}, sha256 ${hash}`,
    effect,
    `changes: ${changes.length === 0 ? 'none' : changes.join(', ')}`,
  ].join('\n');
}
