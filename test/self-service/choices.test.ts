import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addEvent,
  findDecisionAt,
  isOpenGrant,
  type Timeline,
} from '../../lib/consent/timeline.ts';
import { ACTIONS, AUDIENCES, FIELD_GROUPS } from '../../lib/consent/vocabulary.ts';
import { addMilliseconds, HOUR_MS, instant } from '../../lib/core/instant.ts';
import { toLocalDay } from '../../lib/core/local-time.ts';
import {
  addEventsToTimeline,
  buildChosenEvents,
  type Choice,
  canWithdraw,
  WITHDRAW_EVERYTHING,
} from '../../lib/self-service/choices.ts';
import { listDecidableGroups, mayGrant } from '../../lib/self-service/contact-fields.ts';
import { MANDATES } from '../../lib/self-service/invitation.ts';

const NOW = instant('2025-10-01T10:00:00Z');

/**
 * Earlier decisions. They have different instants, because of two decisions at the same instant, the
 * withdrawal has priority.
 */
const history = fc
  .array(
    fc.record({
      fieldGroup: fc.constantFrom(...FIELD_GROUPS),
      audience: fc.constantFrom(...AUDIENCES),
      action: fc.constantFrom(...ACTIONS),
      hoursAgo: fc.integer({ min: 1, max: 100 }),
      lastsHours: fc.option(fc.integer({ min: 0, max: 200 })),
    }),
    { maxLength: 30 },
  )
  .map((decisions) =>
    decisions.reduce<Timeline>((timeline, { hoursAgo, lastsHours, ...decided }, index) => {
      const effectiveAt = addMilliseconds(NOW, -hoursAgo * HOUR_MS);
      return addEvent(timeline, {
        ...decided,
        id: String(index),
        recordId: 'X',
        seq: index + 1,
        effectiveAt,
        recordedAt: effectiveAt,
        validUntil: lastsHours === null ? null : addMilliseconds(effectiveAt, lastsHours * HOUR_MS),
        givenBy: 'company-representative',
        noticeVersion: 'notice-v1',
        language: 'en',
        evidenceRef: 'x',
        receipt: null,
        prevHash: null,
        hash: '',
      });
    }, {}),
  );

/** At most one choice for each group and audience, as in a form. */
const choices = fc.uniqueArray(
  fc.record({
    group: fc.constantFrom(...FIELD_GROUPS),
    audience: fc.constantFrom(...AUDIENCES),
    granted: fc.boolean(),
    until: fc.option(
      fc.integer({ min: 0, max: 100 }).map((hours) => addMilliseconds(NOW, hours * HOUR_MS)),
    ),
  }),
  { selector: ({ group, audience }) => `${group}/${audience}` },
);

const by = (access: (typeof MANDATES)[number]) => ({ access, at: NOW, notice: 'notice-v1' });

function expectHolds(timeline: Timeline, { group, audience, granted, until }: Choice): void {
  const decision = findDecisionAt(timeline, group, audience, NOW);
  expect(decision).toBeDefined();
  expect(isOpenGrant(decision, NOW)).toBe(granted);
  const last = decision?.validUntil ?? null;
  // The page shows the last day without a time.
  if (granted) expect(last && toLocalDay(last)).toBe(until && toLocalDay(until));
}

function expectUntouched(before: Timeline, after: Timeline, own: readonly Choice[]): void {
  const chosen = own.map(({ group, audience }) => `${group}/${audience}`);
  const others = Object.entries(before).filter(([key]) => !chosen.includes(key));
  for (const [key, decisions] of others) expect(after[key as keyof Timeline]).toBe(decisions);
}

describe('the events for the choices of a contact', () => {
  it('apply every allowed choice, change nothing else, and are empty the second time', () => {
    fc.assert(
      fc.property(history, choices, fc.constantFrom(...MANDATES), (before, all, mandate) => {
        const own = all.filter(({ group }) => mayGrant(mandate, group));
        const events = buildChosenEvents(before, own, by(mandate));
        const after = addEventsToTimeline(before, events, { recordId: 'X', ...by(mandate) });
        for (const choice of own) expectHolds(after, choice);
        expectUntouched(before, after, own);
        expect(buildChosenEvents(after, own, by(mandate))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('9.2 withdraw every group of the contact for every audience, and nothing else, on “withdraw everything”', () => {
    fc.assert(
      fc.property(history, fc.constantFrom(...MANDATES), (before, mandate) => {
        const events = buildChosenEvents(before, WITHDRAW_EVERYTHING, by(mandate));
        const after = addEventsToTimeline(before, events, { recordId: 'X', ...by(mandate) });
        const own = listDecidableGroups(mandate).flatMap((group) =>
          AUDIENCES.map((audience) => ({ group, audience })),
        );
        const open = (timeline: Timeline) =>
          own.filter((one) =>
            isOpenGrant(findDecisionAt(timeline, one.group, one.audience, NOW), NOW),
          );
        if (open(before).length > 0) expect(canWithdraw(before, mandate)).toBe(true);
        expect([open(after), canWithdraw(after, mandate)]).toEqual([[], false]);
        const others = { granted: false, until: null };
        expectUntouched(
          before,
          after,
          own.map((one) => ({ ...one, ...others })),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('grant no group that the contact may not decide on', () => {
    fc.assert(
      fc.property(history, choices, fc.constantFrom(...MANDATES), (before, all, mandate) => {
        const opened = all.flatMap((choice) => grantsOf(before, choice, mandate));
        expect(opened.filter(({ fieldGroup }) => !mayGrant(mandate, fieldGroup))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  function grantsOf(before: Timeline, choice: Choice, mandate: (typeof MANDATES)[number]) {
    try {
      return buildChosenEvents(before, [choice], by(mandate)).filter(
        ({ action }) => action === 'grant',
      );
    } catch (error) {
      expect(error).toMatchObject({ code: 'forbidden' });
      return [];
    }
  }
});
