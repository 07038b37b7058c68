import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { print, printLines } from './output.ts';
import { ask, askLines, type Session } from './session.ts';
import { examples, type Terminal, work, workServed } from './terminal.ts';

const OPERATOR = ['operator'] as const;
/** How long a replayed message is looked at. Milliseconds. */
const PATIENCE_MS = 3_000;
const PAUSE_MS = 50;

interface OutboxLine {
  readonly id: string;
  readonly state: 'owed' | 'parked';
  readonly type: string;
  readonly counterParty: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly reason: string | null;
}

/** Messages to other connectors: what is owed, and what nobody took. */
export function outboxCommands(program: Command, terminal: Terminal): void {
  const group = program
    .command('outbox')
    .description('messages that are owed to other connectors, and those that nobody took')
    .addHelpText('after', examples('outbox', 'outbox --json', 'outbox replay urn:uuid:…'))
    .action((_, command: Command) =>
      work(terminal, command, ({ session, output }) =>
        printLines(
          output,
          messages(session),
          ['id', 'state', 'message', 'to', 'tries', 'due at', 'reason'],
          (m) => [m.id, m.state, m.type, m.counterParty, m.attempts, m.dueAt, m.reason],
        ),
      ),
    );
  group
    .command('replay')
    .description('send a parked message again')
    .argument('<id>', 'id of the message, as kaart outbox shows it')
    .addHelpText('after', examples('outbox replay urn:uuid:…'))
    .action((id: string, _, command: Command) =>
      workServed(terminal, command, async ({ session, output }) => {
        const to = `/v1/outbox/${encodeURIComponent(id)}/replay`;
        await ask(session, to, { json: {}, as: OPERATOR });
        const found = await settled(session, id);
        const { state, reason } = found ?? { state: 'settled', reason: null };
        print(output, { replayed: id, state, reason }, () => replayText(id, found));
      }),
    );
}

function messages(session: Session): AsyncGenerator<OutboxLine> {
  return askLines<OutboxLine>(session, '/v1/outbox', { as: OPERATOR });
}

/** The message while it is owed or parked again; `undefined` once it was taken or is not wanted any more. */
async function settled(session: Session, id: string): Promise<OutboxLine | undefined> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    let found: OutboxLine | undefined;
    for await (const message of messages(session)) if (message.id === id) found = message;
    if (found?.state !== 'owed' || Date.now() > end) return found;
    await sleep(PAUSE_MS);
  }
}

function replayText(id: string, found: OutboxLine | undefined): string {
  if (found === undefined) return `${id} is taken, or its process does not want it any more`;
  if (found.state === 'parked') return `${id} is parked again: ${found.reason}`;
  return `${id} is owed again, and tried while this Kaart is served`;
}
