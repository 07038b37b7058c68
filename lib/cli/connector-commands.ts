import type { Command } from 'commander';
import { negotiate } from './negotiate.ts';
import { print, printLines } from './output.ts';
import { ask, askJson, askLines } from './session.ts';
import { examples, type Terminal, type Work, work, workServed } from './terminal.ts';

const OPERATOR = ['operator'] as const;
const PROVIDER = 'https://provider.example/dsp/2025-1';

/** The connector: agreements with others, and what became of them. */
export function connectorCommands(program: Command, terminal: Terminal): void {
  negotiateCommand(program, terminal);
  lists(program, terminal);
  moves(program, terminal);
  outbox(program, terminal);
}

interface NegotiateOptions {
  readonly offer?: string;
  readonly accept?: boolean;
  readonly timeout: string;
}

function negotiateCommand(program: Command, terminal: Terminal): void {
  program
    .command('negotiate')
    .description('agree with another connector on a dataset of its catalog')
    .argument('<catalog url>', 'its DSP base, its catalog, or the root of its version metadata')
    .argument('<dataset>', 'dataset id in that catalog')
    .option('--offer <id>', 'one of several offers; the first by default')
    .option('--accept', 'accept what the provider offers instead')
    .option('--timeout <seconds>', 'how long to wait', '60')
    .addHelpText(
      'after',
      examples(
        `negotiate ${PROVIDER} healthtech-companies`,
        `negotiate ${PROVIDER} healthtech-companies --json`,
      ),
    )
    .action((address: string, dataset: string, options: NegotiateOptions, command: Command) =>
      workServed(terminal, command, async (parts) => {
        const startedAt = Date.now();
        const negotiation = await negotiate(parts, {
          address,
          dataset,
          ...(options.offer === undefined ? {} : { offer: options.offer }),
          accept: options.accept ?? false,
          seconds: Number(options.timeout),
        });
        const { pid, agreement, counterParty, state } = negotiation;
        const milliseconds = Date.now() - startedAt;
        const line = { negotiation: pid, agreement, dataset, counterParty, state, milliseconds };
        print(
          parts.output,
          line,
          () => `agreed with ${counterParty} in ${milliseconds} ms\nkaart fetch ${agreement}`,
        );
      }),
    );
}

interface AgreementLine {
  readonly id: string;
  readonly role: string;
  readonly dataset: string;
  readonly counterParty: string;
  readonly endsAt: string | null;
  readonly concludedAt: string;
}

interface ProcessLine {
  readonly pid: string;
  readonly role: string;
  readonly state: string;
  readonly counterParty: string;
  readonly dataset: string;
  readonly agreement: string | null;
  readonly changedAt: string;
}

function lists(program: Command, terminal: Terminal): void {
  for (const kind of ['negotiations', 'transfers'] as const)
    program
      .command(kind)
      .description(`${kind}, the latest first`)
      .addHelpText('after', examples(kind, `${kind} --json`))
      .action((_, command: Command) =>
        work(terminal, command, ({ session, output }) =>
          printLines(
            output,
            pages<ProcessLine>(session, kind),
            ['pid', 'role', 'state', 'with', 'dataset', 'agreement', 'changed at'],
            (p) => [p.pid, p.role, p.state, p.counterParty, p.dataset, p.agreement, p.changedAt],
          ),
        ),
      );
  program
    .command('agreements')
    .description('agreements, the latest first')
    .addHelpText('after', examples('agreements', 'agreements --json'))
    .action((_, command: Command) =>
      work(terminal, command, ({ session, output }) =>
        printLines(
          output,
          askLines<AgreementLine>(session, '/v1/agreements', { as: OPERATOR }),
          ['agreement', 'role', 'with', 'dataset', 'ends at', 'concluded at'],
          (a) => [a.id, a.role, a.counterParty, a.dataset, a.endsAt, a.concludedAt],
        ),
      ),
    );
}

async function* pages<T>(session: Work['session'], kind: string): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page: Record<string, unknown> = await askJson(session, `/v1/${kind}`, {
      query: { limit: '200', cursor },
      as: OPERATOR,
    });
    yield* page[kind] as T[];
    cursor = page['cursor'] as string | undefined;
  } while (cursor !== undefined);
}

const MOVES = {
  negotiation: { accept: 'acceptance', terminate: 'termination' },
  transfer: {
    suspend: 'suspension',
    resume: 'start',
    complete: 'completion',
    terminate: 'termination',
  },
} as const;

function moves(program: Command, terminal: Terminal): void {
  for (const [kind, names] of Object.entries(MOVES)) {
    const group = program.command(kind).description(`move a ${kind} on`);
    for (const [name, path] of Object.entries(names))
      group
        .command(name)
        .description(`${name} a ${kind}; the other side is told`)
        .argument('<pid>', 'our pid of it')
        .option('--reason <text>', 'why, for the other side')
        .addHelpText('after', examples(`${kind} ${name} urn:uuid:…`))
        .action((pid: string, { reason }: { reason?: string }, command: Command) =>
          workServed(terminal, command, async ({ session, output }) => {
            const json = reason === undefined || path === 'acceptance' ? {} : { reason };
            const to = `/v1/${kind}s/${encodeURIComponent(pid)}/${path}`;
            const answer = await askJson<ProcessLine>(session, to, { json, as: OPERATOR });
            print(output, answer as never, () => `${answer.pid}: ${answer.state}`);
          }),
        );
  }
}

interface OutboxLine {
  readonly id: string;
  readonly state: string;
  readonly type: string;
  readonly counterParty: string;
  readonly attempts: number;
  readonly dueAt: string;
  readonly reason: string | null;
}

function outbox(program: Command, terminal: Terminal): void {
  const group = program
    .command('outbox')
    .description('messages that are owed to other connectors, and those that nobody took')
    .addHelpText('after', examples('outbox', 'outbox replay urn:uuid:…'))
    .action((_, command: Command) =>
      work(terminal, command, ({ session, output }) =>
        printLines(
          output,
          askLines<OutboxLine>(session, '/v1/outbox', { as: OPERATOR }),
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
        print(output, { replayed: id }, () => `${id} is owed again`);
      }),
    );
}
