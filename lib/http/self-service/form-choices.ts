import * as z from 'zod';
import { Recipient } from '../../consent/event.ts';
import { AUDIENCES, FIELD_GROUPS, type FieldGroup } from '../../consent/vocabulary.ts';
import type { Instant } from '../../core/instant.ts';
import type { Texts } from '../../core/language.ts';
import { endOfLocalDay } from '../../core/local-time.ts';
import { SELF_SERVICE_TEXTS as T } from '../../portal/self-service/self-service-texts.ts';
import type { Choice } from '../../self-service/choices.ts';
import { type ContactAccess, groupsDecidedBy, mayGrant } from '../../self-service/held-fields.ts';

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

/** The choices of a form, or what is wrong with it. A group of which nothing is chosen stays as it is. */
export function choicesOf(
  form: DecisionForm,
  access: ContactAccess,
  now: Instant,
): { readonly choices: readonly Choice[] } | { readonly wrong: Texts } {
  const choices: Choice[] = [];
  for (const group of FIELD_GROUPS) {
    const permit = picked(form, group, access);
    const chosen = chosenBy(permit, form[`until.${group}`] ?? '', now);
    if (chosen === undefined) continue;
    if ('wrong' in chosen) return chosen;
    choices.push({ group, ...readerIn(form), ...chosen });
  }
  return { choices };
}

/** A last day alone is no choice, and whoever named it would believe that it is saved. */
function chosenBy(
  permit: boolean | undefined,
  day: string,
  now: Instant,
): Pick<Choice, 'permit' | 'until'> | { readonly wrong: Texts } | undefined {
  if (permit === undefined) return day === '' ? undefined : { wrong: T.dayAlone };
  if (!permit) return { permit, until: null };
  const until = endOf(day);
  if (until === undefined) return { wrong: T.notADay };
  return until !== null && until < now ? { wrong: T.pastDay } : { permit, until };
}

function readerIn({ audience, recipient }: DecisionForm) {
  return { audience, ...(recipient !== undefined && { recipient }) };
}

function picked(form: DecisionForm, group: FieldGroup, access: ContactAccess): boolean | undefined {
  if (form.do === 'all') return mayGrant(access, group) ? true : undefined;
  if (form.do === 'none') return groupsDecidedBy(access).includes(group) ? false : undefined;
  return { yes: true, no: false }[form[`permit.${group}`] ?? ''];
}

/** The last instant of a day in Luxembourg; `null` where none is named, `undefined` for what is no day. */
function endOf(day: string): Instant | null | undefined {
  if (day === '') return null;
  if (!z.iso.date().safeParse(day).success) return undefined;
  return endOfLocalDay(day);
}
