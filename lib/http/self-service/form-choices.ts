import * as z from 'zod';
import { Recipient } from '../../consent/event.ts';
import { AUDIENCES, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import { type Instant, later } from '../../core/instant.ts';
import type { Texts } from '../../core/language.ts';
import { instantOfLocal } from '../../mapping/check/local-time.ts';
import { SELF_SERVICE_TEXTS as T } from '../../portal/self-service/self-service-texts.ts';
import type { Choice } from '../../self-service/choices.ts';
import { groupsDecidedBy, mayGrant } from '../../self-service/held-fields.ts';
import type { Mandate } from '../../self-service/invitation.ts';

/** The form in which a contact decides about one audience; `permit.<group>` and `until.<group>` beside these. */
export const DecisionForm = z
  .object({
    form: z.string().max(100).optional(),
    audience: z.enum(AUDIENCES),
    recipient: Recipient.optional(),
    /** Version of the notice that the page shows. */
    notice: z.string().max(100),
    do: z.enum(['save', 'all', 'none']).default('save'),
  })
  .catchall(z.string().max(20));
export type DecisionForm = z.infer<typeof DecisionForm>;

const DAY_MS = 86_400_000;

/** The choices of a form, or what is wrong with it. A group of which nothing is chosen stays as it is. */
export function choicesOf(
  form: DecisionForm,
  mandate: Mandate,
  now: Instant,
): { readonly choices: readonly Choice[] } | { readonly wrong: Texts } {
  const choices: Choice[] = [];
  for (const group of FIELD_GROUPS) {
    const permit = picked(form, group, mandate);
    if (permit === undefined) continue;
    const until = permit ? endOf(form[`until.${group}`]) : null;
    if (until === undefined) return { wrong: T.notADay };
    if (until !== null && until < now) return { wrong: T.pastDay };
    choices.push({ group, ...readerIn(form), permit, until });
  }
  return { choices };
}

function readerIn({ audience, recipient }: DecisionForm) {
  return { audience, ...(recipient !== undefined && { recipient }) };
}

function picked(
  form: DecisionForm,
  group: (typeof FIELD_GROUPS)[number],
  mandate: Mandate,
): boolean | undefined {
  if (form.do === 'all') return mayGrant(mandate, group) ? true : undefined;
  if (form.do === 'none') return groupsDecidedBy(mandate).includes(group) ? false : undefined;
  return { yes: true, no: false }[form[`permit.${group}`] ?? ''];
}

/** The last instant of a day in Luxembourg; `null` where none is named, `undefined` for what is no day. */
function endOf(day = ''): Instant | null | undefined {
  if (day === '') return null;
  if (!z.iso.date().safeParse(day).success) return undefined;
  return later(instantOfLocal(Date.parse(`${day}T00:00:00Z`) + DAY_MS), -1);
}
