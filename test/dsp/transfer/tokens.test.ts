import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenGenerations } from '../../../lib/dsp/transfer/transfer.ts';
import {
  checkRefresh,
  checkToken,
  type TokenCheck,
} from '../../../lib/dsp/transfer/transfer-service.ts';

const tokens = (current: number, previousWorks = false) => ({ current, previousWorks });

describe('reading with a token', () => {
  it.each([
    // the transfer's generation, whether the previous token still works, the token's generation, the result
    [0, false, 0, 'bad', undefined], // no token exists
    [0, false, -1, 'bad', undefined],
    [1, false, 0, 'bad', undefined],
    [1, false, 2, 'bad', undefined],
    [3, false, 2, 'bad', undefined],
    [3, true, 1, 'bad', undefined],
    [3, true, 4, 'bad', undefined],
    [1, false, 1, 'good', undefined],
    [3, true, 2, 'good', undefined],
    [3, true, 3, 'good', tokens(3)], // from now on, the previous token is invalid
    [1, false, 1.5, 'bad', undefined],
    [1, false, Number.NaN, 'bad', undefined],
  ])(
    'at %i (one before: %s) of generation %d is %s',
    (current, works, generation, kind, changed) => {
      const outcome = checkToken(tokens(current, works), generation);
      expect(outcome).toEqual(changed === undefined ? { kind } : { kind, changed });
    },
  );
});

describe('a request for the next token', () => {
  it.each([
    [0, false, 0, 'bad', undefined],
    [2, false, 1, 'bad', undefined],
    [2, false, 3, 'bad', undefined],
    [1, false, 1, 'good', tokens(2, true)],
    [2, true, 2, 'good', tokens(3, true)],
    [2, true, 1, 'good', undefined], // the response was lost: the same token again
  ])(
    'at %i (one before: %s) with one of generation %d is %s',
    (current, works, generation, kind, changed) => {
      const outcome = checkRefresh(tokens(current, works), generation);
      expect(outcome).toEqual(changed === undefined ? { kind } : { kind, changed });
    },
  );

  it('leaves at most two valid tokens, for any requests in any order', () => {
    const anyStep = fc.tuple(fc.constantFrom(checkToken, checkRefresh), fc.nat({ max: 6 }));
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        let now = tokens(1);
        for (const [step, generation] of steps) {
          now = after(step(now, generation), now);
          const { current, previousWorks } = now;
          expect(goodOf(now)).toEqual(previousWorks ? [current - 1, current] : [current]);
        }
      }),
    );
  });
});

const after = (outcome: TokenCheck, before: TokenGenerations) =>
  outcome.kind === 'good' ? (outcome.changed ?? before) : before;
const goodOf = (now: TokenGenerations) =>
  Array.from({ length: 40 }, (_, n) => n).filter((each) => checkToken(now, each).kind === 'good');
