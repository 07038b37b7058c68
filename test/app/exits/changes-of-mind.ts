import fc from 'fast-check';
import { AUDIENCES, FIELD_GROUPS } from '../../../lib/consent/vocabulary.ts';
import { addMilliseconds } from '../../../lib/core/instant.ts';
import type { Setup } from '../setup.ts';
import { COMPANIES, READERS, toRecordId } from './canaries.ts';

/** The events during the reads: companies grant and withdraw, grants end, nightly runs happen. */
export const someStep = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom('consents' as const, 'consents' as const, 'withdrawals' as const),
      company: fc.integer({ min: 1, max: COMPANIES }),
      groups: fc.oneof(
        fc.constant([...FIELD_GROUPS]),
        fc.subarray([...FIELD_GROUPS], { minLength: 1 }),
      ),
      audiences: fc.subarray([...AUDIENCES], { minLength: 1 }),
      lastsMs: fc.oneof(fc.constant(null), fc.integer({ min: 60, max: 400 })),
      /** A step may only be about the one recipient of each audience. */
      byName: fc.constant<boolean>(false),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'publish' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tick' as const),
      ms: fc.integer({ min: 1, max: 300 }),
    }),
  },
);
export type Step = typeof someStep extends fc.Arbitrary<infer S> ? S : never;

/** The same events, and decisions about recipients by name. */
export const someStepByName = fc
  .tuple(someStep, fc.boolean())
  .map(([step, byName]): Step => ('byName' in step ? { ...step, byName } : step));

/** Does one step. A contact person decides on the group `contact`, the company on all other groups. */
export async function play(setup: Setup, step: Step): Promise<void> {
  if (step.kind === 'tick') {
    setup.now = addMilliseconds(setup.now, step.ms);
  } else if (step.kind === 'publish') {
    await setup.as('publisher', '/v1/publications', { json: {} });
  } else {
    const ofCompany = step.groups.filter((group) => group !== 'contact');
    if (ofCompany.length > 0) await decide(setup, step, ofCompany, 'company-representative');
    if (step.groups.includes('contact')) await decide(setup, step, ['contact'], 'data-subject');
  }
}

type Decision = Extract<Step, { readonly company: number }>;

async function decide(
  setup: Setup,
  step: Decision,
  fieldGroups: readonly string[],
  givenBy: string,
): Promise<void> {
  if (!step.byName) return record(setup, step, { fieldGroups, givenBy });
  for (const [audience, recipient] of Object.entries(READERS))
    if (step.audiences.some((each) => each === audience))
      await record(
        setup,
        { ...step, audiences: [audience as never] },
        { fieldGroups, givenBy, recipient },
      );
}

async function record(
  setup: Setup,
  { kind, company, audiences, lastsMs }: Decision,
  about: object,
): Promise<void> {
  const ends = kind === 'consents' && lastsMs !== null;
  const decision = { ...about, audiences, language: 'en', evidenceRef: 'mail://1' };
  const response = await setup.as(
    'consent-officer',
    `/v1/companies/${toRecordId(company)}/${kind}`,
    {
      json: { ...decision, ...(ends ? { validUntil: addMilliseconds(setup.now, lastsMs) } : {}) },
    },
  );
  // a grant that ends before it is recorded grants nothing
  if (![200, 201].includes(response.status) && !ends)
    throw new Error(`not recorded: ${await response.text()}`);
}
