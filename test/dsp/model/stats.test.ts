import fc from 'fast-check';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { anyCommand, BEGINNINGS, begun } from './commands.ts';
import { SIDES, World } from './world.ts';

vi.mock('node:timers/promises', async (original) => {
  const { virtualSleep } = await import('./turns.ts');
  return { ...(await original<object>()), setTimeout: virtualSleep };
});
beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

const counts: Record<string, number> = {};
afterAll(() => console.log(counts));
const RUNS = Number(process.env['KAART_MODEL_RUNS'] ?? 200);
const SEED = Number(process.env['KAART_MODEL_SEED'] ?? Date.now() % 1_000_000_007);

describe('two connectors', () => {
  it(`agree or end, whatever goes wrong between them (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BEGINNINGS),
        fc.constantFrom(...SIDES),
        fc.commands(anyCommand, { maxCommands: 40, size: 'max' }),
        async (upTo, side, commands) => {
          const world = new World();
          await begun(upTo, side, world);
          await fc.asyncModelRun(() => ({ model: { world }, real: world }), commands);
          await world.rest();
          await world.tellParkedEnds();
          world.compare();
          const c = (k: string) => {
            counts[k] = (counts[k] ?? 0) + 1;
          };
          if (world.overtaken.size) c('overtaken runs');
          for (const side of SIDES) {
            for (const p of world[side].ledger.processes.values()) {
              c(
                `${'format' in p ? 'T' : 'N'} ${p.state}${p.state === 'TERMINATED' ? ' ' + p.ending?.code : ''}`,
              );
              if (world.overtaken.has(p.pid)) c('overtaken processes');
            }
            c('givenUp ' + side);
            counts['givenUp ' + side]! += world[side].ledger.givenUp.length - 1;
            for (const g of world[side].ledger.givenUp) c('park ' + g.reason);
          }
          c('sent');
          counts['sent']! += world.wire.sent.length - 1;
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  }, 600_000);
});
