import * as z from 'zod';
import { Recipient } from '../../consent/event.ts';
import type { DataRecipient } from '../../consent/recipient.ts';
import { AUDIENCES, FIELD_GROUPS, type FieldGroup } from '../../consent/vocabulary.ts';
import type { Instant } from '../../core/instant.ts';
import { customRule } from '../../core/issues.ts';
import type { LocalizedText } from '../../core/language.ts';
import { endOfLocalDay } from '../../core/local-time.ts';
import { inputName, recipientInputName } from '../../portal/self-service/decisions-form.tsx';
import { SELF_SERVICE_TEXTS } from '../../portal/self-service/self-service-messages.ts';
import {
  type Choice,
  CONFIRM_IDENTITY,
  type ContactDecision,
  WITHDRAW_EVERYTHING,
} from '../../self-service/choices.ts';
import {
  type ContactAccess,
  listDecidableGroups,
  mayGrant,
} from '../../self-service/contact-fields.ts';

const INPUT = /^(?:permit|until)\.([a-z]+)\.(.+)$/s;
const AT_ONCE = /^(all|none):(.+)$/s;

/** Parses `partners`, or `partners/<id>` for one named recipient. */
function parseRecipient(key: string): DataRecipient | undefined {
  const slash = key.indexOf('/');
  const audience = AUDIENCES.find((each) => each === (slash === -1 ? key : key.slice(0, slash)));
  if (audience === undefined) return undefined;
  if (slash === -1) return { audience };
  const recipient = Recipient.safeParse(key.slice(slash + 1));
  return recipient.success ? { audience, recipient: recipient.data } : undefined;
}

const isGroup = (text: string | undefined) => FIELD_GROUPS.some((group) => group === text);

/**
 * The form of the page of a contact. It also has the inputs `permit.<group>.<reader>` and
 * `until.<group>.<reader>` for each reader. The inputs of a correction are empty unless the contact
 * requests one.
 */
export const OwnPageForm = z
  .object({
    form: z.string().max(100).optional(),
    /** Version of the notice that the page shows. */
    notice: z.string().max(100),
    /** Confirms, under this notice, every permission that was given under an earlier one. */
    confirm: z.literal('yes').optional(),
    /**
     * `all:<reader>` and `none:<reader>` decide about every group of one reader; the other inputs are
     * saved as well. `withdraw-everything` and `confirm-identity` replace all choices.
     */
    do: z.string().max(200).default('save'),
    field: z.string().default(''),
    value: z.string().default(''),
    evidence: z.string().default(''),
    reference: z.string().default(''),
  })
  .catchall(z.string().max(20))
  .superRefine(
    ({ form: _, notice, confirm, do: what, field, value, evidence, reference, ...inputs }, c) => {
      const [, , atOnce] = AT_ONCE.exec(what) ?? [];
      const wrong = Object.keys(inputs).filter((name) => {
        const [, group, reader = ''] = INPUT.exec(name) ?? [];
        return !isGroup(group) || parseRecipient(reader) === undefined;
      });
      const isOne = what === 'save' || isWhole(what);
      if (!isOne && parseRecipient(atOnce ?? '') === undefined) wrong.push('do');
      for (const name of wrong)
        c.addIssue({ code: 'custom', path: [name], ...customRule('form-input-unknown') });
    },
  );
export type OwnPageForm = z.infer<typeof OwnPageForm>;

function isWhole(what: string): what is typeof WITHDRAW_EVERYTHING | typeof CONFIRM_IDENTITY {
  return what === WITHDRAW_EVERYTHING || what === CONFIRM_IDENTITY;
}

/** Whether the contact wrote something into the inputs of a correction. */
export function asksForCorrection({ field, value, evidence, reference }: OwnPageForm): boolean {
  return [field, value, evidence, reference].some((text) => text.trim() !== '');
}

/** Returns the decisions of a form, or its error. A group without a choice does not change. */
export function parseDecisionForm(
  form: OwnPageForm,
  access: ContactAccess,
  now: Instant,
): { readonly decision: ContactDecision } | { readonly wrong: LocalizedText } {
  if (isWhole(form.do)) return { decision: form.do };
  const choices: Choice[] = [];
  for (const reader of readersIn(form))
    for (const group of FIELD_GROUPS) {
      const permit = picked(form, { group, reader, access });
      const chosen = chosenBy(permit, form[inputName('until', group, reader)] ?? '', now);
      if (chosen === undefined) continue;
      if ('wrong' in chosen) return chosen;
      const confirms = form.confirm === 'yes' || form.do === `all:${recipientInputName(reader)}`;
      choices.push({ group, ...reader, ...chosen, confirms });
    }
  return { decision: choices };
}

/** Returns every recipient that the form names, once. */
function readersIn(form: OwnPageForm): readonly DataRecipient[] {
  const keys = Object.keys(form).flatMap((name) => INPUT.exec(name)?.[2] ?? []);
  const [, , atOnce] = AT_ONCE.exec(form.do) ?? [];
  const all = new Set([...keys, ...(atOnce === undefined ? [] : [atOnce])]);
  return [...all].flatMap((key) => parseRecipient(key) ?? []);
}

/** A last day without a choice is an error: the user would believe that it is saved. */
function chosenBy(
  permit: boolean | undefined,
  day: string,
  now: Instant,
): Pick<Choice, 'permit' | 'until'> | { readonly wrong: LocalizedText } | undefined {
  if (permit === undefined) return day === '' ? undefined : { wrong: SELF_SERVICE_TEXTS.dayAlone };
  if (!permit) return { permit, until: null };
  const until = parseEndOfDay(day);
  if (until === undefined) return { wrong: SELF_SERVICE_TEXTS.notADay };
  return until !== null && until < now ? { wrong: SELF_SERVICE_TEXTS.pastDay } : { permit, until };
}

interface Place {
  readonly group: FieldGroup;
  readonly reader: DataRecipient;
  readonly access: ContactAccess;
}

function picked(form: OwnPageForm, { group, reader, access }: Place): boolean | undefined {
  if (form.do === `all:${recipientInputName(reader)}`)
    return mayGrant(access, group) ? true : undefined;
  if (form.do === `none:${recipientInputName(reader)}`)
    return listDecidableGroups(access).includes(group) ? false : undefined;
  return { yes: true, no: false }[form[inputName('permit', group, reader)] ?? ''];
}

/** The last instant of a day in Luxembourg; `null` without a day, `undefined` for an invalid text. */
function parseEndOfDay(day: string): Instant | null | undefined {
  if (day === '') return null;
  if (!z.iso.date().safeParse(day).success) return undefined;
  return endOfLocalDay(day);
}
