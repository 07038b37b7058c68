import type { Policy } from '../../dsp/policy/policy.ts';
import { askJson } from '../session/session.ts';
import { CommandExit, EXIT } from '../terminal/exit-code.ts';
import { runInterruptibly } from '../terminal/interruptible.ts';
import { print } from '../terminal/output.ts';
import { showWaiting } from '../terminal/show-waiting.ts';
import type { CommandContext } from '../terminal/terminal.ts';
import { compareTerms, type DifferingTerms } from './differing-terms.ts';
import {
  createStateReporter,
  endingText,
  follow,
  type ProcessView,
  processPath,
} from './follow.ts';

const OPERATOR = ['operator'] as const;
/** Text for a command that does not wait for the end of the negotiation. */
export const NEGOTIATION_CONTINUES =
  'The negotiation goes on while this Kaart is served: kaart negotiations shows where it is.';

/** A negotiation as our API returns it. */
export interface NegotiationView extends ProcessView {
  readonly offer: Policy;
}

export interface NegotiationRequest {
  readonly address: string;
  readonly dataset: string;
  readonly offer?: string;
  /** Accept what the provider offers instead. */
  readonly accept: boolean;
  /** How long to wait for each thing that is waited for. */
  readonly seconds: number;
}

/** A negotiation that has reached an agreement. */
export interface ConcludedNegotiation {
  readonly negotiation: NegotiationView;
  readonly agreement: string;
  readonly ms: number;
}

/**
 * Negotiates until there is an agreement. Each state is told as it is seen, and where there will be
 * no agreement, why.
 *
 * @throws Ended with `failed` where the provider ended it, with `held` where an offer waits for a person
 */
export function negotiateAgreement(
  work: CommandContext,
  wish: NegotiationRequest,
): Promise<ConcludedNegotiation> {
  return runInterruptibly(work, NEGOTIATION_CONTINUES, async (signal) => {
    const startedAt = performance.now();
    const { asked, now } = await runNegotiation(work, wish, signal);
    return assertConcluded(work, { asked, now, ms: Math.round(performance.now() - startedAt) });
  });
}

/** A negotiation after the request, and after the last automatic step. */
interface NegotiationProgress {
  readonly asked: NegotiationView;
  readonly now: NegotiationView;
  readonly ms: number;
}

/** @throws Ended with `failed` where the provider ended it, with `held` where an offer waits for a person */
export function assertConcluded(
  work: CommandContext,
  { asked, now, ms }: NegotiationProgress,
): ConcludedNegotiation {
  if (now.state === 'FINALIZED' && now.agreement !== null)
    return { negotiation: now, agreement: now.agreement, ms };
  if (now.state === 'OFFERED') {
    printOpenOffer(work, now, { ms, ...compareTerms(asked.offer, now.offer) });
    throw new CommandExit(EXIT.held);
  }
  printTermination(work, now, ms);
  throw new CommandExit(EXIT.failed);
}

export function printAgreement(
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

/** The last line for machines. */
function lastLine({ pid: negotiation, ...now }: NegotiationView, ms: number) {
  const { agreement, dataset, counterpartyId, state } = now;
  return { negotiation, agreement, dataset, counterpartyId, state, milliseconds: ms };
}

/** Returns the negotiation at its start, and after the last automatic step. */
async function runNegotiation(work: CommandContext, wish: NegotiationRequest, signal: AbortSignal) {
  const { session, terminal, output } = work;
  const { address, dataset, offer, accept, seconds } = wish;
  const json = { address, dataset, ...(offer === undefined ? {} : { offer }) };
  const begun = askJson<NegotiationView>(session, '/v1/negotiations', { json, as: OPERATOR });
  const asked = await showWaiting(terminal, `asking ${address}`, begun);
  const path = processPath('negotiation', asked.pid);
  const seen = createStateReporter(output, 'negotiation');
  seen(asked);
  const until = (text: string, done: (negotiation: NegotiationView) => boolean) =>
    showWaiting(
      terminal,
      text,
      follow<NegotiationView>(session, { path, seconds, signal, onChange: seen, isDone: done }),
    );
  const now = await until(`negotiating for ${dataset}`, ({ state, pending }) =>
    state === 'OFFERED' ? pending === null : false,
  );
  if (now.state !== 'OFFERED' || !accept) return { asked, now };
  await askJson(session, `${path}/acceptance`, { json: {}, as: OPERATOR });
  return { asked, now: await until('accepting', () => false) };
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
