import { expect, it } from 'vitest';
import { computePopulationChange } from '../../lib/mapping/release/population-change.ts';
import { MOVEMENT } from '../figures/example-figures.ts';

it.each([
  [[], [], { stayed: 0, left: 0, entered: 0 }],
  [['A'], [], { stayed: 0, left: 1, entered: 0 }],
  [[], ['A'], { stayed: 0, left: 0, entered: 1 }],
  [['A', 'C', 'D'], ['B', 'C'], { stayed: 1, left: 2, entered: 1 }],
  [['B'], ['A', 'B', 'C'], { stayed: 1, left: 0, entered: 2 }],
  // `Z` sorts before `a`, because editions are sorted by code units and not by a locale
  [['Z', 'a'], ['Z'], { stayed: 1, left: 1, entered: 0 }],
])('from %j to %j', async (before, after, movement) => {
  expect(await computePopulationChange(before, after)).toEqual(movement);
});

it('finds the companies of the demonstration that stayed, left and entered', () => {
  expect(MOVEMENT).toEqual({ stayed: 88, left: 48, entered: 42 });
});
