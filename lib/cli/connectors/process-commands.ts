import type { Command } from 'commander';
import {
  NegotiationsResponse,
  TransfersResponse,
} from '../../http/responses/connector-responses.ts';
import { type ApiConnection, ask, askPages } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { secondsOption } from '../terminal/options.ts';
import { print, printLines } from '../terminal/output.ts';
import {
  type CommandContext,
  examples,
  runCommand,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { runInterruptibly, showWaiting } from '../terminal/waiting.ts';
import {
  createStateReporter,
  endingText,
  type FollowedProcessKind,
  type ProcessView,
  processPath,
  waitForState,
} from './follow.ts';
import { counterCommand } from './negotiate.ts';

interface TransitionCommand {
  /** Path of the action, relative to the process. */
  readonly path: string;
  /** State of the process after the answer of the other side. */
  readonly to: string;
  readonly text: string;
  /** Whether the command sends a reason to the other side. */
  readonly reasoned?: true;
}

const TERMINATE: TransitionCommand = {
  path: 'termination',
  to: 'TERMINATED',
  text: 'terminate it and inform the counterparty',
  reasoned: true,
};

/** The actions of an operator on a process, by kind of process and name of the command. */
const TRANSITIONS: Readonly<
  Record<FollowedProcessKind, Readonly<Record<string, TransitionCommand>>>
> = {
  negotiation: {
    accept: { path: 'acceptance', to: 'FINALIZED', text: 'accept the offer of the provider' },
    terminate: TERMINATE,
  },
  transfer: {
    suspend: {
      path: 'suspension',
      to: 'SUSPENDED',
      text: 'suspend the transfer of data',
      reasoned: true,
    },
    resume: { path: 'start', to: 'STARTED', text: 'continue the transfer of data' },
    complete: { path: 'completion', to: 'COMPLETED', text: 'report that all data have arrived' },
    terminate: TERMINATE,
  },
};

/** Commands that list negotiations and transfers, and act on one. */
export function processCommands(program: Command, terminal: Terminal): void {
  for (const kind of ['negotiation', 'transfer'] as const) {
    listCommand(program, terminal, kind);
    const group = program
      .command(kind)
      .description(`act on a ${kind}; kaart ${kind}s lists them`)
      .addHelpText(
        'after',
        examples(...Object.keys(TRANSITIONS[kind]).map((name) => `${kind} ${name} urn:uuid:…`)),
      );
    for (const [name, transition] of Object.entries(TRANSITIONS[kind]))
      transitionCommand(group, terminal, { kind, name, transition });
    if (kind === 'negotiation') counterCommand(group, terminal);
  }
}

function listCommand(program: Command, terminal: Terminal, kind: FollowedProcessKind): void {
  const name = `${kind}s`;
  program
    .command(name)
    .description(`list all ${name} with other connectors, the latest first`)
    .addHelpText('after', examples(name, `${name} --json`))
    .action((_, command: Command) =>
      runCommand(terminal, command, ({ session, output }) =>
        printLines(
          output,
          listProcesses(session, kind),
          ['pid', 'role', 'state', 'with', 'dataset', 'agreement', 'changed at'],
          (p) => [p.pid, p.role, p.state, p.counterpartyId, p.dataset, p.agreement, p.changedAt],
        ),
      ),
    );
}

async function* listProcesses(
  session: ApiConnection,
  kind: FollowedProcessKind,
): AsyncGenerator<ProcessView> {
  const request = { query: { limit: '200' }, as: 'operator' } as const;
  if (kind === 'negotiation') {
    const pages = askPages(session, '/v1/negotiations', NegotiationsResponse, request);
    for await (const { negotiations } of pages) yield* negotiations;
  } else {
    const pages = askPages(session, '/v1/transfers', TransfersResponse, request);
    for await (const { transfers } of pages) yield* transfers;
  }
}

interface TransitionRequest {
  readonly kind: FollowedProcessKind;
  readonly name: string;
  readonly transition: TransitionCommand;
}

function transitionCommand(group: Command, terminal: Terminal, request: TransitionRequest): void {
  const { kind, name, transition } = request;
  const command = group
    .command(name)
    .description(transition.text)
    .argument('<pid>', `our pid, from kaart ${kind}s`)
    .option('--timeout <seconds>', 'seconds to wait for the other connector', secondsOption, 60)
    .addHelpText('after', examples(`${kind} ${name} urn:uuid:…`));
  if (transition.reasoned) command.option('--reason <text>', 'reason for the other side');
  command.action((pid: string, options: TransitionCommandOptions, self: Command) =>
    runServedCommand(terminal, self, (parts) =>
      requestTransition(parts, request, { ...options, pid }),
    ),
  );
}

interface TransitionCommandOptions {
  readonly reason?: string;
  readonly timeout: number;
}

/** Requests the transition and waits for the answer of the other side. */
function requestTransition(
  parts: CommandContext,
  { kind, name, transition }: TransitionRequest,
  { pid, reason, timeout }: TransitionCommandOptions & { readonly pid: string },
): Promise<void> {
  const { session, terminal, output } = parts;
  const path = processPath(kind, pid);
  const next = `This Kaart informs the other side as long as it is served: kaart ${kind}s shows where it is.`;
  return runInterruptibly(parts, next, async (signal) => {
    const startedAt = performance.now();
    const json = reason === undefined ? {} : { reason };
    await ask(session, `${path}/${transition.path}`, { json, as: 'operator' });
    const following = waitForState(session, {
      kind,
      pid,
      seconds: timeout,
      signal,
      onChange: createStateReporter(output, kind),
      isDone: ({ state, pending }) => state === transition.to && pending === null,
    });
    const now = await showWaiting(terminal, `${name} ${pid}`, following);
    const { state, agreement, dataset, counterpartyId } = now;
    const ms = Math.round(performance.now() - startedAt);
    print(output, { [kind]: pid, agreement, dataset, counterpartyId, state, ms }, () =>
      state === transition.to ? `${pid}: ${state}` : `${pid}: ${endingText(now)}`,
    );
    if (state !== transition.to) throw new CommandExit(EXIT.failed);
  });
}
