import { Ended, EXIT } from './exit-code.ts';
import { endingText, follow, type ProcessAnswer } from './follow.ts';
import { askJson } from './session.ts';
import type { Work } from './terminal.ts';
import { waiting } from './waiting.ts';

/** A negotiation as our API tells of it. */
export interface NegotiationAnswer extends ProcessAnswer {
  readonly agreement: string | null;
  readonly offer: unknown;
}

export interface NegotiationWish {
  readonly address: string;
  readonly dataset: string;
  readonly offer?: string;
  /** Accept what the provider offers instead. */
  readonly accept: boolean;
  readonly seconds: number;
}

/**
 * Negotiates until there is an agreement.
 *
 * @throws Ended with `failed` where the provider ended it, with `held` where an offer waits for a person
 */
export async function negotiate(work: Work, wish: NegotiationWish): Promise<NegotiationAnswer> {
  const { session, terminal, output } = work;
  const { address, dataset, offer, accept, seconds } = wish;
  const json = { address, dataset, ...(offer === undefined ? {} : { offer }) };
  const began = await askJson<NegotiationAnswer>(session, '/v1/negotiations', {
    json,
    as: ['operator'],
  });
  const path = `/v1/negotiations/${encodeURIComponent(began.pid)}`;
  const changed = ({ pid: negotiation, state }: NegotiationAnswer) => {
    if (output.json) output.out(`${JSON.stringify({ negotiation, state })}\n`);
    else output.err(`${state}\n`);
  };
  const until = (states: readonly string[]) =>
    follow<NegotiationAnswer>(session, {
      path,
      seconds,
      changed,
      done: ({ state, pending }) => states.includes(state) && pending === null,
    });
  let now = await waiting(terminal, `negotiating for ${dataset}`, until(['FINALIZED', 'OFFERED']));
  if (now.state === 'OFFERED' && accept) {
    await askJson(session, `${path}/acceptance`, { json: {}, as: ['operator'] });
    now = await waiting(terminal, 'accepting', until(['FINALIZED']));
  }
  if (now.state === 'FINALIZED') return now;
  tellEnd(work, now);
  throw new Ended(now.state === 'OFFERED' ? EXIT.held : EXIT.failed);
}

function tellEnd(
  { output }: Work,
  { pid, state, ending, offer, ...rest }: NegotiationAnswer,
): void {
  if (output.json) {
    const reasons = ending?.reasons ?? [];
    output.out(`${JSON.stringify({ negotiation: pid, state, reasons })}\n`);
    return;
  }
  output.err(
    state === 'OFFERED'
      ? `The provider offers other terms:\n${JSON.stringify(offer, null, 2)}\nkaart negotiation accept ${pid}, or kaart negotiation terminate ${pid}\n`
      : `${endingText({ pid, state, ending, ...rest })}\n`,
  );
}
