import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { type ProcessAnswer, type ProcessKind, processPath } from './follow.ts';
import { print, printLines } from './output.ts';
import { askJson, askLines, type Session } from './session.ts';
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

interface ReplayAnswer {
  readonly id: string;
  readonly process: ProcessKind;
  readonly pid: string;
  readonly isWanted: boolean;
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
        const replayed = await askJson<ReplayAnswer>(session, to, { json: {}, as: OPERATOR });
        const { state, reason } = await outcome(session, replayed);
        print(output, { replayed: id, state, reason }, () => OUTCOME[state](id, reason));
      }),
    );
}

function messages(session: Session): AsyncGenerator<OutboxLine> {
  return askLines<OutboxLine>(session, '/v1/outbox', { as: OPERATOR });
}

/** What became of a replayed message: taken by the other side, or not sent as nobody wants it any more. */
interface Outcome {
  readonly state: 'taken' | 'unwanted' | 'parked' | 'owed';
  readonly reason: string | null;
}

const OUTCOME: Readonly<Record<Outcome['state'], (id: string, reason: string | null) => string>> = {
  taken: (id) => `${id} is taken`,
  unwanted: (id) => `${id} was not sent: its process does not want it any more`,
  parked: (id, reason) => `${id} is parked again: ${reason}`,
  owed: (id) => `${id} is owed again, and tried while this Kaart is served`,
};

/** As it is once nothing more happens at once: the process waits until its message is taken, or parked with it. */
async function outcome(session: Session, replayed: ReplayAnswer): Promise<Outcome> {
  const { id, process, pid, isWanted } = replayed;
  if (!isWanted) return { state: 'unwanted', reason: null };
  const end = Date.now() + PATIENCE_MS;
  const path = processPath(process, pid);
  for (;;) {
    const { pending } = await askJson<ProcessAnswer>(session, path, { as: OPERATOR });
    if (pending === null) break;
    if (Date.now() > end) return { state: 'owed', reason: null };
    await sleep(PAUSE_MS);
  }
  for await (const { id: each, state, reason } of messages(session))
    if (each === id && state === 'parked') return { state, reason };
  return { state: 'taken', reason: null };
}
