import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Transition } from '../../lib/dsp/common/transitions.ts';
import { NEGOTIATION_TRANSITIONS } from '../../lib/dsp/negotiation/transitions.ts';
import { TRANSFER_TRANSITIONS } from '../../lib/dsp/transfer/transitions.ts';

const FIGURES = new URL('../../../shared/reference/schemas/dsp/figures/', import.meta.url);
const PARTY = { C: 'consumer', P: 'provider' } as const;

/** The arrows of a figure, `from>to:senders`; no message belongs to the arrows to the end. */
function figure(name: string): string[] {
  const text = readFileSync(new URL(name, FIGURES), 'utf8');
  return [...text.matchAll(/^(\S+)\s+-+>\s+(\w+)\s*:\s*([CP/]+)/gm)].map(
    ([, from, to, who = '']) => {
      const senders = who.split('/').map((mark) => PARTY[mark as 'C' | 'P']);
      return `${from === '[*]' ? 'START' : from}>${to}:${senders.sort().join()}`;
    },
  );
}

function table(transitions: readonly Transition[]): string[] {
  return transitions.map(({ from, to, senders }) => `${from}>${to}:${[...senders].sort().join()}`);
}

describe('the state machines equal the figures of the specification', () => {
  it.each([
    ['contract-negotiation-state-machine.puml', NEGOTIATION_TRANSITIONS, 14],
    ['transfer-process-state-machine.puml', TRANSFER_TRANSITIONS, 8],
  ])('%s', (name, transitions, arrows) => {
    expect(figure(name)).toHaveLength(arrows);
    expect(table(transitions).sort()).toEqual(figure(name).sort());
  });
});
