import type { Command } from 'commander';
import { ReceivedWithdrawalNoticeResponse } from '../../http/responses/withdrawal-responses.ts';
import { askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, runServedCommand, type Terminal } from '../terminal/terminal.ts';

/** Withdrawal notices that providers sent us. */
export function receivedNoticeCommands(program: Command, terminal: Terminal): void {
  const group = program
    .command('withdrawal-notices')
    .description('notices that providers sent us, and the state of our copies')
    .addHelpText('after', examples('withdrawal-notices', 'withdrawal-notices --json'))
    .action((_, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          askLines(session, '/v1/withdrawal-notices', ReceivedWithdrawalNoticeResponse, {
            as: 'operator',
          }),
          ['id', 'provider', 'state', 'rows', 'copies', 'to do'],
          (n) => [
            n.id,
            n.provider,
            n.state,
            n.records.map(({ record_id }) => record_id).join(' '),
            n.copies.map(({ path, fate }) => `${path} (${fate})`).join(' '),
            n.reason,
          ],
        ),
      ),
    );
  confirmCommand(group, terminal);
}

function confirmCommand(group: Command, terminal: Terminal): void {
  group
    .command('confirm')
    .description('tell a provider that nothing of a received notice is held here any more')
    .argument('<id>', 'id of the notice, as kaart withdrawal-notices shows it')
    .addHelpText('after', examples('withdrawal-notices confirm urn:uuid:…'))
    .action((id: string, _, command: Command) =>
      runServedCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/withdrawal-notices/${encodeURIComponent(id)}/confirmation`;
        const notice = await askJson(session, path, ReceivedWithdrawalNoticeResponse, {
          json: {},
          as: 'operator',
        });
        print(
          output,
          notice,
          () => `${notice.provider} gets the confirmation that nothing is held here`,
        );
      }),
    );
}
