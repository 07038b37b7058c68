import { expect, it } from 'vitest';
import { MEASURED } from '../../lib/infra/cost/measured.ts';
import { measure } from './measured-load.ts';

/** Names and numbers of all members, at any depth. */
function flat(value: object, path = ''): [string, number][] {
  return Object.entries(value).flatMap(([name, member]): [string, number][] =>
    typeof member === 'object' ? flat(member, `${path}${name}.`) : [[path + name, member]],
  );
}

it('17.3 what the cost of a month is computed from is what a setup with the demonstration takes', async () => {
  const measured = await measure();
  if (process.env['KAART_PRINT'] !== undefined)
    process.stdout.write(`${JSON.stringify(measured, null, 2)}\n`);
  const stated = new Map(flat(MEASURED));
  const found = flat(measured);
  expect(found.map(([name]) => name)).toEqual([...stated.keys()]);
  const different = found.filter(
    ([name, amount]) => Math.abs(amount - (stated.get(name) ?? 0)) > amount / 10,
  );
  expect(different).toEqual([]);
}, 60_000);
