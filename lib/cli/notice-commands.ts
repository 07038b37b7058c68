import type { Command } from 'commander';
import { print, tableText } from './output.ts';
import { readJson } from './read-json.ts';
import { ask, askJson } from './session.ts';
import { examples, runCommand, type Terminal } from './terminal.ts';

const OFFICER = ['consent-officer'] as const;

interface NoticeAnswer {
  readonly id: string;
  readonly revision: number;
  readonly version: string;
  readonly hash: string;
  readonly title: { readonly en: string };
}

/** What companies and persons are told before they decide. */
export function noticeCommands(program: Command, terminal: Terminal): void {
  const notice = program
    .command('notice')
    .description('the notices under which consent is given: versioned, hashed, never changed')
    .addHelpText(
      'after',
      examples('notice list', 'notice show notice-v1', 'notice add notice.json'),
    );
  list(notice, terminal);
  show(notice, terminal);
  add(notice, terminal);
}

function list(notice: Command, terminal: Terminal): void {
  notice
    .command('list')
    .description('all notices with their revisions and hashes')
    .addHelpText('after', examples('notice list', 'notice list --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const { notices } = await askJson<{ notices: NoticeAnswer[] }>(session, '/v1/notices');
        print(output, notices as never, () =>
          tableText(
            ['notice', 'title', 'sha256'],
            notices.map(({ version, title, hash }) => [version, title.en, hash]),
          ),
        );
      }),
    );
}

function show(notice: Command, terminal: Terminal): void {
  notice
    .command('show')
    .description('a notice as canonical JSON, whose SHA-256 events carry')
    .argument('<notice>', 'as events name it, such as notice-v1')
    .addHelpText('after', examples('notice show notice-v1', 'notice show notice-v1 | sha256sum'))
    .action((version: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const [, id = version, revision = ''] = /^(.+)-v(\d+)$/.exec(version) ?? [];
        const path = `/v1/notices/${encodeURIComponent(id)}/${revision || '1'}`;
        output.out(await (await ask(session, path)).text());
      }),
    );
}

function add(notice: Command, terminal: Terminal): void {
  notice
    .command('add')
    .description('add a revision from a JSON file; the same one again changes nothing')
    .argument('<file>')
    .addHelpText('after', examples('notice add notice-2.json'))
    .action((file: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const asked = { json: await readJson(file), as: OFFICER };
        const added = await askJson<NoticeAnswer>(session, '/v1/notices', asked);
        print(output, added as never, () => `${added.version}, sha256 ${added.hash}`);
      }),
    );
}
