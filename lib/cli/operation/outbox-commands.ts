import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type * as z from 'zod';
import {
  DropResponse,
  OutboxResponse,
  ReplayResponse,
} from '../../http/responses/connector-responses.ts';
import { askProcess } from '../connectors/follow.ts';
import { type ApiConnection, askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, runServedCommand, type Terminal } from '../terminal/terminal.ts';

/** Longest wait for the outcome of a replayed message. Milliseconds. */
const MAX_WAIT_MS = 3_000;
const PAUSE_MS = 50;

const ID = 'id of the job or message, as kaart outbox shows it';

/** Commands for pending jobs and messages, and for dead letters. */
export function outboxCommands(program: Command, terminal: Terminal): void {
  const group = program
    .command('outbox')
    .description('pending jobs and messages to other connectors, and dead letters')
    .addHelpText(
      'after',
      examples('outbox', 'outbox --json', 'outbox replay urn:uuid:…', 'outbox drop urn:uuid:…'),
    )
    .action((_, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          listMessages(session),
          ['id', 'state', 'message', 'to', 'tries', 'due at', 'reason'],
          (m) => [m.id, m.state, m.type, m.counterpartyId, m.attempts, m.dueAt, m.reason],
        ),
      ),
    );
  group
    .command('replay')
    .description('try a job or message that failed for good again')
    .argument('<id>', ID)
    .addHelpText('after', examples('outbox replay urn:uuid:…'))
    .action((id: string, _, command: Command) =>
      runServedCommand(terminal, command, async ({ session, output }) => {
        const to = `/v1/outbox/${encodeURIComponent(id)}/replay`;
        const replayed = await askJson(session, to, ReplayResponse, { json: {}, as: 'operator' });
        const { state, reason } = await waitForOutcome(session, replayed);
        print(output, { replayed: id, state, reason }, () => OUTCOME[state](id, reason));
      }),
    );
  group
    .command('drop')
    .description('delete a job or message that failed for good; it is never done')
    .argument('<id>', ID)
    .addHelpText('after', examples('outbox drop urn:uuid:…'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const to = `/v1/outbox/${encodeURIComponent(id)}/drop`;
        const dropped = await askJson(session, to, DropResponse, { json: {}, as: 'operator' });
        print(output, dropped, () => `${id} is deleted`);
      }),
    );
}

type OutboxLine = z.input<typeof OutboxResponse>;

function listMessages(session: ApiConnection): AsyncGenerator<OutboxLine> {
  return askLines(session, '/v1/outbox', OutboxResponse, { as: 'operator' });
}

/** Result of a replay: the other side accepted the message, or it was not needed any more. */
interface ReplayResult {
  readonly state: 'taken' | 'unwanted' | 'dead-letter' | 'pending';
  readonly reason: string | null;
}

const OUTCOME: Readonly<
  Record<ReplayResult['state'], (id: string, reason: string | null) => string>
> = {
  taken: (id) => `${id} is taken`,
  unwanted: (id) => `${id} was not sent: its process does not want it any more`,
  'dead-letter': (id, reason) => `${id} is a dead letter again: ${reason}`,
  pending: (id) => `${id} is pending again, and tried while this Kaart is served`,
};

/**
 * Waits for the outcome of a replayed message: the other side accepts it, or it becomes a dead letter
 * again.
 */
async function waitForOutcome(
  session: ApiConnection,
  replayed: z.input<typeof ReplayResponse>,
): Promise<ReplayResult> {
  const { id, process, pid, isWanted } = replayed;
  if (!isWanted) return { state: 'unwanted', reason: null };
  if ((process !== 'negotiation' && process !== 'transfer') || pid === null)
    return waitForLine(session, id);
  const end = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const { pending } = await askProcess(session, process, pid);
    if (pending === null) break;
    if (performance.now() > end) return { state: 'pending', reason: null };
    await sleep(PAUSE_MS);
  }
  for await (const { id: each, state, reason } of listMessages(session))
    if (each === id && state === 'dead-letter') return { state, reason };
  return { state: 'taken', reason: null };
}

/**
 * The outcome of a job or notice according to `kaart outbox`: it is done and not listed, failed again,
 * or still pending.
 */
async function waitForLine(session: ApiConnection, id: string): Promise<ReplayResult> {
  const end = performance.now() + MAX_WAIT_MS;
  for (;;) {
    const line = await findOutboxLine(session, id);
    if (line === undefined) return { state: 'taken', reason: null };
    if (line.state === 'dead-letter' || line.attempts > 0 || performance.now() > end)
      return { state: line.state, reason: line.reason };
    await sleep(PAUSE_MS);
  }
}

async function findOutboxLine(session: ApiConnection, id: string): Promise<OutboxLine | undefined> {
  for await (const line of listMessages(session)) if (line.id === id) return line;
  return undefined;
}
