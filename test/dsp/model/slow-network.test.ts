import { describe, expect, it } from 'vitest';
import type { Negotiation } from '../../../lib/dsp/negotiation/negotiation.ts';
import { THEM } from './counterpart.ts';
import { ModelConnector } from './model-connector.ts';
import { negotiate, processOf } from './operator.ts';
import { runToEnd } from './run-to-end.ts';
import { Schedule } from './schedule.ts';
import { SlowEdc, type SlowEdcOptions } from './slow-edc.ts';
import { Wire } from './wire.ts';

/** Our connector and an EDC with late responses. The test decides which responses the network loses. */
function world(options: SlowEdcOptions) {
  const schedule = new Schedule();
  const wire = new Wire(schedule);
  const us = new ModelConnector('us', schedule, wire);
  const edc = new SlowEdc(wire, options);
  const ours = () => processOf(us, 'negotiation') as Negotiation | undefined;
  return { schedule, wire, us, edc, ours };
}

const LATE = [0, 500, 1_000, 3_000];

describe('9.48: with late responses', () => {
  it.each(LATE)(
    'an EDC as consumer that refuses meanwhile reaches the final state (%i ms)',
    async (lateMs) => {
      const { us, edc, ours } = world({ lateMs });
      edc.request();
      await runToEnd([us]);
      expect([edc.state, ours()?.state]).toEqual(['FINALIZED', 'FINALIZED']);
      expect(edc.agreement).toBe(ours()?.agreement?.['@id']);
    },
  );

  it.each(LATE)(
    'an EDC as provider that refuses meanwhile reaches the final state (%i ms)',
    async (lateMs) => {
      const { us, edc, ours } = world({ lateMs });
      negotiate(us, THEM, 'consumer');
      await runToEnd([us]);
      expect([edc.state, ours()?.state]).toEqual(['FINALIZED', 'FINALIZED']);
      expect(edc.agreement).toBe(ours()?.agreement?.['@id']);
    },
  );

  it.each(LATE)(
    'both store the second agreement of a provider whose response was lost (%i ms)',
    async (lateMs) => {
      const { wire, us, edc, ours } = world({ lateMs });
      wire.isReplyLost = ({ message, attempt }) =>
        message.body['@id'] === 'agreement' && attempt < 3;
      negotiate(us, THEM, 'consumer');
      await runToEnd([us]);
      expect([edc.state, ours()?.state]).toEqual(['FINALIZED', 'FINALIZED']);
      expect(edc.agreement).toBe('urn:agreed:3');
      expect(ours()?.agreement?.['@id']).toBe('urn:agreed:3');
    },
  );

  it.each(['request', 'verification'] as const)(
    'an EDC that accepted our response, forgot it and repeats its %s reaches the final state',
    async (lost) => {
      const { wire, us, edc, ours } = world({ lateMs: 1_000, forgets: lost });
      wire.isReplyLost = ({ message, attempt }) => message.body['@id'] === lost && attempt === 1;
      edc.request();
      await runToEnd([us]);
      expect([edc.state, ours()?.state]).toEqual(['FINALIZED', 'FINALIZED']);
      expect(edc.agreement).toBe(ours()?.agreement?.['@id']);
    },
  );
});

describe('9.48: the time that a message waits', () => {
  const settled = async (lateMs: number) => {
    const { schedule, us, edc } = world({ lateMs });
    const began = schedule.now;
    negotiate(us, THEM, 'consumer');
    await runToEnd([us]);
    const taken = processOf(us, 'negotiation') as Negotiation;
    expect(edc.state).toBe('FINALIZED');
    return { tookMs: schedule.now - began, latencyMs: taken.contact?.latencyMs };
  };

  it('depends on how long this counterparty takes to respond', async () => {
    expect((await settled(1_000)).latencyMs).toBeGreaterThanOrEqual(1_000);
    const fast = await settled(0);
    expect(fast.latencyMs).toBe(0);
    expect(fast.tookMs).toBeLessThan(300);
  });
});
