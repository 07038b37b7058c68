import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Json } from '../../core/digest.ts';
import { type FollowedProcessKind, type ProcessView, processPath } from '../connectors/follow.ts';
import { type ApiConnection, askJson, askLines } from '../session/session.ts';
import { print, printLines } from '../terminal/output.ts';
import { examples, runCommand, runServedCommand, type Terminal } from '../terminal/terminal.ts';

const OPERATOR = ['operator'] as const;
/** How long a replayed message is looked at. Milliseconds. */
const PATIENCE_MS = 3_000;
const PAUSE_MS = 50;

const ID = 'id of the job or message, as kaart outbox shows it';

interface OutboxLine {
  readonly id: string;
  readonly state: 'pending' | 'dead-letter';
  readonly type: string;
  readonly counterpartyId: string | null;
  readonly attempts: number;
  readonly dueAt: string | null;
  readonly reason: string | null;
}

interface ReplayView {
  readonly id: string;
  readonly process: FollowedProcessKind | 'job';
  readonly pid: string | null;
  readonly isWanted: boolean;
}

/** Pending jobs and messages to other connectors, and dead letters. */
export function outboxCommands(program: Command, terminal: Terminal): void {
  const group = program
    .command('outbox')
    .description('pending jobs and messages to other connectors, and those that failed for good')
    .addHelpText(
      'after',
      examples('outbox', 'outbox --json', 'outbox replay urn:uuid:…', 'outbox drop urn:uuid:…'),
    )
    .action((_, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          messages(session),
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
        const replayed = await askJson<ReplayView>(session, to, { json: {}, as: OPERATOR });
        const { state, reason } = await outcome(session, replayed);
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
        const dropped = await askJson<Json>(session, to, { json: {}, as: OPERATOR });
        print(output, dropped, () => `${id} is deleted`);
      }),
    );
}

function messages(session: ApiConnection): AsyncGenerator<OutboxLine> {
  return askLines<OutboxLine>(session, '/v1/outbox', { as: OPERATOR });
}

/** Result of a replayed message: accepted by the other side, or not sent because it is no longer needed. */
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
  pending: (id) => `${id} is owed again, and tried while this Kaart is served`,
};

/** As it is once nothing more happens at once: the process waits until its message is taken, or becomes a dead letter with it. */
async function outcome(session: ApiConnection, replayed: ReplayView): Promise<ReplayResult> {
  const { id, process, pid, isWanted } = replayed;
  if (!isWanted) return { state: 'unwanted', reason: null };
  if (process === 'job' || pid === null) return jobOutcome(session, id);
  const end = performance.now() + PATIENCE_MS;
  const path = processPath(process, pid);
  for (;;) {
    const { pending } = await askJson<ProcessView>(session, path, { as: OPERATOR });
    if (pending === null) break;
    if (performance.now() > end) return { state: 'pending', reason: null };
    await sleep(PAUSE_MS);
  }
  for await (const { id: each, state, reason } of messages(session))
    if (each === id && state === 'dead-letter') return { state, reason };
  return { state: 'taken', reason: null };
}

/** A job is done, failed again, or is still pending: done at once if this Kaart is served here. */
async function jobOutcome(session: ApiConnection, id: string): Promise<ReplayResult> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const line = await findOutboxLine(session, id);
    if (line === undefined) return { state: 'taken', reason: null };
    if (line.state === 'dead-letter' || line.attempts > 0 || performance.now() > end)
      return { state: line.state, reason: line.reason };
    await sleep(PAUSE_MS);
  }
}

async function findOutboxLine(session: ApiConnection, id: string): Promise<OutboxLine | undefined> {
  for await (const line of messages(session)) if (line.id === id) return line;
  return undefined;
}
