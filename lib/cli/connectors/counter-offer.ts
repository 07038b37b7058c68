import type { Command } from 'commander';
import { askJson } from '../session/session.ts';
import { runInterruptibly } from '../terminal/interruptible.ts';
import { readJson } from '../terminal/read-json.ts';
import { secondsOption } from '../terminal/seconds-option.ts';
import { showWaiting } from '../terminal/show-waiting.ts';
import {
  type CommandContext,
  examples,
  runServedCommand,
  type Terminal,
} from '../terminal/terminal.ts';
import { createStateReporter, follow, processPath } from './follow.ts';
import {
  assertConcluded,
  type ConcludedNegotiation,
  NEGOTIATION_CONTINUES,
  type NegotiationView,
  printAgreement,
} from './negotiate.ts';

/** `kaart negotiation counter`: other terms than those that the provider offers. */
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
        const wish = { pid, terms: await readJson(file), seconds: timeout };
        printAgreement(parts, await counterOffer(parts, wish));
      }),
    );
}

interface CounterOffer {
  readonly pid: string;
  readonly terms: unknown;
  readonly seconds: number;
}

/**
 * Asks again and waits until the provider has agreed, offered anew or ended it.
 *
 * @throws Ended as {@link assertConcluded}
 */
function counterOffer(
  work: CommandContext,
  { pid, terms, seconds }: CounterOffer,
): Promise<ConcludedNegotiation> {
  const { session, terminal, output } = work;
  return runInterruptibly(work, NEGOTIATION_CONTINUES, async (signal) => {
    const startedAt = performance.now();
    const path = processPath('negotiation', pid);
    const asked = await askJson<NegotiationView>(session, `${path}/counter-offer`, {
      json: terms,
      as: ['operator'],
    });
    const seen = createStateReporter(output, 'negotiation');
    // It is at the offer that is countered until the provider has taken our message.
    const done = ({ state, pending }: NegotiationView) => state === 'OFFERED' && pending === null;
    const following = follow<NegotiationView>(session, {
      path,
      seconds,
      signal,
      onChange: seen,
      isDone: done,
    });
    const now = await showWaiting(terminal, `asking ${asked.counterpartyId}`, following);
    return assertConcluded(work, { asked, now, ms: Math.round(performance.now() - startedAt) });
  });
}
