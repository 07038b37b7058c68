import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyCommand, BEGINNINGS, prepare } from './commands.ts';
import { Comparison } from './comparison.ts';
import { SIDES, World } from './world.ts';

const RUNS = Number(process.env['KAART_MODEL_RUNS'] ?? 200);
const SEED = Number(process.env['KAART_MODEL_SEED'] ?? Date.now() % 1_000_000_007);

describe('two connectors', () => {
  it(`agree or end, with any failures between them (seed ${SEED})`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...BEGINNINGS),
        fc.constantFrom(...SIDES),
        fc.commands(anyCommand, { maxCommands: 40, size: 'max' }),
        async (upTo, side, commands) => {
          const world = new World();
          await prepare(upTo, side, world);
          await fc.asyncModelRun(() => ({ model: { world }, real: world }), commands);
          await world.runToEnd();
          await world.resendTerminations();
          new Comparison(world).compare();
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
  }, 600_000);
});
