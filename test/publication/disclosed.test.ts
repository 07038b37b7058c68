import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclose } from '../../lib/consent/disclose.ts';
import { AUDIENCES, type Audience, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { addMilliseconds } from '../../lib/core/instant.ts';
import { getFieldGroups } from '../../lib/publication/field-groups.ts';
import { FIELDS_2025 } from '../../lib/register/record-2025.ts';
import { PURPOSE, type PublicationSetup, publicationSetup, readRows } from './publication-setup.ts';
import { company } from './records.ts';

const GROUP_OF = getFieldGroups(FIELDS_2025);

const COMPANIES_OF_TEST = [1, 2, 3].map((number) => company(number));

/** The events of a history: decisions of companies, time that passes, nightly runs. */
const anyStep = fc.oneof(
  fc.record({
    kind: fc.constantFrom('grant' as const, 'grant' as const, 'withdraw' as const),
    number: fc.integer({ min: 1, max: 3 }),
    group: fc.oneof(fc.constant('registry' as const), fc.constantFrom(...FIELD_GROUPS)),
    audience: fc.constantFrom(...AUDIENCES),
    fromMs: fc.integer({ min: -2, max: 4 }),
    lastsMs: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 6 })),
  }),
  fc.record({ kind: fc.constant('tick' as const), ms: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('publish' as const) }),
);
type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

async function play(setup: PublicationSetup, step: Step): Promise<void> {
  if (step.kind === 'tick') return setup.tick(step.ms);
  if (step.kind === 'publish') {
    await setup.service.publish({ cause: 'night', actor: 'system' });
    return;
  }
  const effectiveAt = addMilliseconds(setup.now(), step.fromMs);
  const given = { groups: [step.group], audiences: [step.audience], effectiveAt };
  if (step.kind === 'withdraw') return setup.withdraw([step.number], given);
  const { lastsMs } = step;
  return setup.grant(
    [step.number],
    lastsMs === null ? given : { ...given, validUntil: addMilliseconds(effectiveAt, lastsMs) },
  );
}

/** The rows that the disclosure rule allows now. */
async function disclosedNow(setup: PublicationSetup, audience: Audience) {
  const version = {
    rows: COMPANIES_OF_TEST,
    timelines: setup.deps.consents.timelines('2025'),
    groupOf: GROUP_OF,
  };
  const rows: Record<string, unknown>[] = [];
  for await (const row of disclose(version, audience, PURPOSE, setup.now())) rows.push(row);
  return rows;
}

async function readNow(
  setup: PublicationSetup,
  audience: Audience,
): Promise<Record<string, unknown>[]> {
  return (await readRows(setup.service, await setup.service.view(audience, PURPOSE))) as never;
}

async function expectNoMore(setup: PublicationSetup, audience: Audience): Promise<void> {
  const disclosed = await disclosedNow(setup, audience);
  const allowed = new Map(disclosed.map((row) => [row['record_id'], row]));
  for (const { withheld: _, ...row } of await readNow(setup, audience))
    expect(allowed.get(row['record_id'])).toMatchObject(row);
}

describe('a read of a view', () => {
  it('never returns more than the disclosure rule allows at that instant, after any history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 14, size: 'max' }), async (steps) => {
        const setup = publicationSetup({ formats: ['jsonl'] });
        setup.editions.release('2025', COMPANIES_OF_TEST);
        await setup.service.publish({ cause: 'night', actor: 'system' });
        for (const step of steps) {
          await play(setup, step);
          for (const audience of AUDIENCES) await expectNoMore(setup, audience);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('returns exactly what the disclosure rule allows, after a nightly publication', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { maxLength: 20, size: 'max' }), async (steps) => {
        const setup = publicationSetup({ formats: ['jsonl'] });
        setup.editions.release('2025', COMPANIES_OF_TEST);
        for (const step of steps) await play(setup, step);
        await setup.service.publish({ cause: 'night', actor: 'system' });
        for (const audience of AUDIENCES)
          expect(await readNow(setup, audience)).toEqual(await disclosedNow(setup, audience));
      }),
      { numRuns: 60 },
    );
  });
});
