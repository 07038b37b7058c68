import type { Command } from 'commander';
import type * as z from 'zod';
import { Policy } from '../../dsp/policy/policy.ts';
import { NegotiationResponse } from '../../http/responses/connector-responses.ts';
import { ask, askJson } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { participantIdOption, secondsOption } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';
import { readJson } from '../terminal/read-json.ts';
import {
  type CommandContext,
  examples,
  runServedCommand,
  type Terminal,
  workedExample,
} from '../terminal/terminal.ts';
import { runInterruptibly, showWaiting } from '../terminal/waiting.ts';
import { compareTerms, type DifferingTerms } from './differing-terms.ts';
import { createStateReporter, endingText, processPath, waitForState } from './follow.ts';

const PROVIDER = 'https://provider.example/dsp/2025-1';

const FROM_CATALOG_TO_DATA = workedExample('from the catalog of a provider to its data', [
  [`catalog ${PROVIDER}`, 'lists what the provider offers'],
  [`negotiate ${PROVIDER} healthtech-companies`, 'agrees on a dataset and names the agreement'],
  ['fetch urn:uuid:… --output data.jsonl', 'fetches the data of the agreement'],
  ['withdrawal-notices', 'later: shows what had to be deleted since then'],
]);

interface NegotiateOptions {
  readonly participantId?: string;
  readonly offer?: string;
  readonly accept?: boolean;
  readonly timeout: number;
}

/** `kaart negotiate`: negotiates an agreement with another connector. */
export function negotiateCommand(program: Command, terminal: Terminal): void {
  program
    .command('negotiate')
    .description('agree with another connector on a dataset of its catalog')
    .argument('<catalog url>', 'its DSP base, its catalog, or the root of its version metadata')
    .argument('<dataset>', 'dataset id in that catalog')
    .addOption(participantIdOption())
    .option('--offer <id>', 'one of several offers; the first by default')
    .option('--accept', 'accept the offer of the provider instead of the requested terms')
    .option('--timeout <seconds>', 'how long to wait for the other connector', secondsOption, 60)
    .addHelpText(
      'after',
      examples(
        `negotiate ${PROVIDER} healthtech-companies`,
        `negotiate ${PROVIDER} healthtech-companies --accept --json`,
      ),
    )
    .addHelpText('after', FROM_CATALOG_TO_DATA)
    .action((address: string, dataset: string, options: NegotiateOptions, command: Command) =>
      runServedCommand(
        terminal,
        command,
        async (parts) => {
          const { participantId, offer, accept = false, timeout: seconds } = options;
          const request = { address, participantId, dataset, offer, accept, seconds };
          printAgreement(parts, await negotiateAgreement(parts, request));
        },
        'begun',
      ),
    );
}

/** Text for a command that does not wait for the end of the negotiation. */
const NEGOTIATION_CONTINUES =
  'The negotiation goes on while this Kaart is served: kaart negotiations shows where it is.';

type NegotiationView = z.input<typeof NegotiationResponse>;

interface NegotiationRequest {
  readonly address: string;
  /** DID of the provider, if it is on another host. */
  readonly participantId?: string | undefined;
  readonly dataset: string;
  readonly offer?: string | undefined;
  /** Whether to accept a counter-offer of the provider. */
  readonly accept: boolean;
  /** Longest wait for each step. Seconds. */
  readonly seconds: number;
}

/** A negotiation that has reached an agreement. */
interface ConcludedNegotiation {
  readonly negotiation: NegotiationView;
  readonly agreement: string;
  readonly ms: number;
}

/**
 * Negotiates until there is an agreement. It prints each state, and the reason if no agreement is
 * reached.
 *
 * @throws CommandExit with `failed` if the provider ended it, with `held` if an offer waits for a
 * person
 */
export function negotiateAgreement(
  work: CommandContext,
  request: NegotiationRequest,
): Promise<ConcludedNegotiation> {
  return runInterruptibly(work, NEGOTIATION_CONTINUES, async (signal) => {
    const startedAt = performance.now();
    const { first, now } = await runNegotiation(work, request, signal);
    return assertConcluded(work, { first, now, ms: Math.round(performance.now() - startedAt) });
  });
}

/** A negotiation after the request, and after the last automatic step. */
interface NegotiationProgress {
  readonly first: NegotiationView;
  readonly now: NegotiationView;
  readonly ms: number;
}

/** @throws CommandExit with `failed` if the provider ended it, with `held` if an offer waits for a person */
function assertConcluded(
  work: CommandContext,
  { first, now, ms }: NegotiationProgress,
): ConcludedNegotiation {
  if (now.state === 'FINALIZED' && now.agreement !== null)
    return { negotiation: now, agreement: now.agreement, ms };
  if (now.state === 'OFFERED') {
    printOpenOffer(work, now, {
      ms,
      ...compareTerms(Policy.parse(first.offer), Policy.parse(now.offer)),
    });
    throw new CommandExit(EXIT.held);
  }
  printTermination(work, now, ms);
  throw new CommandExit(EXIT.failed);
}

function printAgreement(
  { output }: CommandContext,
  { negotiation, agreement, ms }: ConcludedNegotiation,
): void {
  print(
    output,
    lastLine(negotiation, ms),
    () =>
      `agreed with ${negotiation.counterpartyId} in ${ms} ms\nFetch the data: kaart fetch ${agreement}`,
  );
}

/** The last JSON line. */
function lastLine({ pid: negotiation, ...now }: NegotiationView, ms: number) {
  const { agreement, dataset, counterpartyId, state } = now;
  return { negotiation, agreement, dataset, counterpartyId, state, milliseconds: ms };
}

/** Returns the negotiation at its start, and after the last automatic step. */
async function runNegotiation(
  work: CommandContext,
  request: NegotiationRequest,
  signal: AbortSignal,
) {
  const { session, terminal, output } = work;
  const { address, participantId, dataset, offer, accept, seconds } = request;
  const json = { address, participantId, dataset, offer };
  const begun = askJson(session, '/v1/negotiations', NegotiationResponse, { json, as: 'operator' });
  const first = await showWaiting(terminal, `asking ${address}`, begun);
  const path = processPath('negotiation', first.pid);
  const seen = createStateReporter(output, 'negotiation');
  seen(first);
  const until = (text: string, done: (negotiation: NegotiationView) => boolean) =>
    showWaiting(
      terminal,
      text,
      waitForState(session, {
        kind: 'negotiation',
        pid: first.pid,
        seconds,
        signal,
        onChange: seen,
        isDone: done,
      }),
    );
  const now = await until(`negotiating for ${dataset}`, ({ state, pending }) =>
    state === 'OFFERED' ? pending === null : false,
  );
  if (now.state !== 'OFFERED' || !accept) return { first, now };
  await ask(session, `${path}/acceptance`, { json: {}, as: 'operator' });
  return { first, now: await until('accepting', () => false) };
}

/** Prints the terms that await a decision, and how to decide. */
function printOpenOffer(
  { output }: CommandContext,
  now: NegotiationView,
  { ms, added, dropped }: DifferingTerms & { readonly ms: number },
): void {
  const { pid, offer } = now;
  if (output.json) {
    output.out(`${JSON.stringify({ ...lastLine(now, ms), added, dropped, offer })}\n`);
    return;
  }
  const differ = [...added.map((term) => `  + ${term}`), ...dropped.map((term) => `  - ${term}`)];
  const terms = differ.length > 0 ? differ.join('\n') : JSON.stringify(offer, null, 2);
  output.err(`The provider offers other terms than those asked for:
${terms}
Accept them:       kaart negotiation accept ${pid}
Or ask for others: kaart negotiation counter ${pid} <file>
Or end it:         kaart negotiation terminate ${pid}
`);
}

function printTermination({ output }: CommandContext, now: NegotiationView, ms: number): void {
  const { code = null, reasons = [] } = now.ending ?? {};
  if (output.json) output.out(`${JSON.stringify({ ...lastLine(now, ms), code, reasons })}\n`);
  else output.err(`${endingText(now)}\n`);
}

/** `kaart negotiations counter`: answers an offer of the provider with other terms. */
export function counterCommand(group: Command, terminal: Terminal): void {
  group
    .command('counter')
    .description('ask for other terms than the provider offers')
    .argument('<pid>', 'our pid of it, as kaart negotiations shows it')
    .argument('<file>', 'JSON with the permission, prohibition and obligation to ask for, in ODRL')
    .option('--timeout <seconds>', 'how long to wait for the other connector', secondsOption, 60)
    .addHelpText('after', examples('negotiation counter urn:uuid:… terms.json'))
    .action((pid: string, file: string, { timeout }: { timeout: number }, command: Command) =>
      runServedCommand(terminal, command, async (parts) => {
        const counter = { pid, terms: await readJson(file), seconds: timeout };
        printAgreement(parts, await counterOffer(parts, counter));
      }),
    );
}

interface CounterOffer {
  readonly pid: string;
  readonly terms: unknown;
  readonly seconds: number;
}

/**
 * Sends a counter-offer and waits until the provider agrees, makes a new offer or terminates the negotiation.
 *
 * @throws CommandExit as {@link assertConcluded}
 */
function counterOffer(
  work: CommandContext,
  { pid, terms, seconds }: CounterOffer,
): Promise<ConcludedNegotiation> {
  const { session, terminal, output } = work;
  return runInterruptibly(work, NEGOTIATION_CONTINUES, async (signal) => {
    const startedAt = performance.now();
    const path = processPath('negotiation', pid);
    const countered = await askJson(session, `${path}/counter-offer`, NegotiationResponse, {
      json: terms,
      as: 'operator',
    });
    const seen = createStateReporter(output, 'negotiation');
    // The state stays OFFERED until the provider has accepted our message.
    const done = ({ state, pending }: NegotiationView) => state === 'OFFERED' && pending === null;
    const following = waitForState(session, {
      kind: 'negotiation',
      pid,
      seconds,
      signal,
      onChange: seen,
      isDone: done,
    });
    const now = await showWaiting(terminal, `asking ${countered.counterpartyId}`, following);
    return assertConcluded(work, {
      first: countered,
      now,
      ms: Math.round(performance.now() - startedAt),
    });
  });
}
