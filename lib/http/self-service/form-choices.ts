import * as z from 'zod';
import { Recipient } from '../../consent/event.ts';
import type { DataRecipient, NamedRecipient } from '../../consent/recipient.ts';
import { AUDIENCES, FIELD_GROUPS, type FieldGroup } from '../../consent/vocabulary.ts';
import type { Instant } from '../../core/instant.ts';
import { customRule } from '../../core/issues.ts';
import type { LocalizedText } from '../../core/language.ts';
import { endOfLocalDay } from '../../core/local-time.ts';
import {
  type InputError,
  inputName,
  recipientInputName,
} from '../../portal/self-service/form-inputs.ts';
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

const INPUT = /^(?:grant|until|shown)\.([a-z]+)\.(.+)$/s;
const ALL_OR_NONE = /^(all|none):(.+)$/s;
const TAKE_BACK = /^take-back:([\w-]{1,60})$/;

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

const INPUTS = z.object({
  form: z.string().max(100).optional(),
  /** Version of the notice that the page shows. */
  notice: z.string().max(100),
  /** Confirms, under this notice, every permission that was given under an earlier one. */
  confirm: z.literal('yes').optional(),
  /**
   * `all:<recipient>` and `none:<recipient>` decide about every group of one reader; the other inputs are
   * saved as well. `withdraw-everything` and `confirm-identity` replace all choices. `take-back:<id>`
   * takes a correction back; `leave` signs out without saving. They keep the other inputs on the page.
   */
  do: z.string().max(600).default('save'),
  /** A recipient to which the page adds choices, as in the names of inputs. */
  reader: z.string().max(600).default(''),
  field: z.string().default(''),
  value: z.string().default(''),
  evidence: z.string().default(''),
  reference: z.string().default(''),
});

/**
 * The form of the page of a contact. It also has the inputs `grant.<group>.<recipient>`,
 * `until.<group>.<recipient>` and `shown.<group>.<recipient>` for each reader. The inputs of a correction are
 * empty unless the contact requests one.
 *
 * @see DecisionInput
 */
export const OwnPageForm = INPUTS.catchall(z.string().max(20)).superRefine((form, c) => {
  const wrong = Object.keys(form).filter((name) => {
    if (name in INPUTS.shape) return false;
    const [, group, reader = ''] = INPUT.exec(name) ?? [];
    return !isGroup(group) || parseRecipient(reader) === undefined;
  });
  if (!isAction(form.do)) wrong.push('do');
  for (const name of wrong)
    c.addIssue({ code: 'custom', path: [name], ...customRule('form-input-unknown') });
});
export type OwnPageForm = z.infer<typeof OwnPageForm>;

/** Signs out although the page has choices that are not saved. */
export const NO_CHANGE = 'leave';

function isAction(what: string): boolean {
  if (what === 'save' || what === NO_CHANGE || isWhole(what) || TAKE_BACK.test(what)) return true;
  const [, , atOnce] = ALL_OR_NONE.exec(what) ?? [];
  return parseRecipient(atOnce ?? '') !== undefined;
}

function isWhole(what: string): what is typeof WITHDRAW_EVERYTHING | typeof CONFIRM_IDENTITY {
  return what === WITHDRAW_EVERYTHING || what === CONFIRM_IDENTITY;
}

/** Whether the contact wrote something into the inputs of a correction. */
export function asksForCorrection({ field, value, evidence, reference }: OwnPageForm): boolean {
  return [field, value, evidence, reference].some((text) => text.trim() !== '');
}

/** Returns the id of the correction that a form takes back; `undefined` if it does not. */
export function readCorrectionToWithdraw({ do: what }: OwnPageForm): string | undefined {
  return TAKE_BACK.exec(what)?.[1];
}

/** Returns the recipients by name about which a form has inputs, and the one that it adds. */
export function readNamedRecipients(form: OwnPageForm): readonly NamedRecipient[] {
  const added = parseRecipient(form.reader);
  return [...readRecipients(form), ...(added === undefined ? [] : [added])].filter(
    (each): each is NamedRecipient => each.recipient !== undefined,
  );
}

/** The error of a form, and the input that has it. */
interface DecisionError {
  readonly wrong: LocalizedText;
  readonly input: InputError['input'];
}

/** Returns the decisions of a form, or its error. A group without a choice does not change. */
export function parseDecisionForm(
  form: OwnPageForm,
  access: ContactAccess,
  now: Instant,
): { readonly decision: ContactDecision } | DecisionError {
  if (isWhole(form.do)) return { decision: form.do };
  const choices: Choice[] = [];
  for (const recipient of readRecipients(form))
    for (const group of FIELD_GROUPS) {
      const chosen = parseChoice(form, { group, recipient, access }, now);
      if (chosen === undefined) continue;
      if ('wrong' in chosen) return chosen;
      choices.push(chosen);
    }
  return { decision: choices };
}

/** Returns the choice about one group and recipient; `undefined` if the form changes nothing there. */
function parseChoice(
  form: OwnPageForm,
  place: Place,
  now: Instant,
): Choice | DecisionError | undefined {
  const { group, recipient, access } = place;
  const input = inputName('until', group, recipient);
  const chosen = toChoice(readPermission(form, place), form[input] ?? '', now);
  if (chosen === undefined) return undefined;
  if ('wrong' in chosen) return { ...chosen, input };
  const [, atOnce, key] = ALL_OR_NONE.exec(form.do) ?? [];
  const isAtOnce = key === recipientInputName(recipient);
  const confirms = form.confirm === 'yes' || (isAtOnce && atOnce === 'all');
  const isConfirmed = confirms && mayGrant(access, group);
  if (!isAtOnce && !isConfirmed && isAsShown(form, place)) return undefined;
  return { group, ...recipient, ...chosen, confirms };
}

/** Returns every recipient that the form names, once. */
function readRecipients(form: OwnPageForm): readonly DataRecipient[] {
  const keys = Object.keys(form).flatMap((name) => INPUT.exec(name)?.[2] ?? []);
  const [, , atOnce] = ALL_OR_NONE.exec(form.do) ?? [];
  const all = new Set([...keys, ...(atOnce === undefined ? [] : [atOnce])]);
  return [...all].flatMap((key) => parseRecipient(key) ?? []);
}

/** A last day without a permission is an error: the user would believe that it is saved. */
function toChoice(
  granted: boolean | undefined,
  day: string,
  now: Instant,
): Pick<Choice, 'granted' | 'until'> | { readonly wrong: LocalizedText } | undefined {
  if (granted === undefined) return day === '' ? undefined : { wrong: SELF_SERVICE_TEXTS.dayAlone };
  if (!granted) return { granted, until: null };
  const until = parseEndOfDay(day);
  if (until === undefined) return { wrong: SELF_SERVICE_TEXTS.notADay };
  return until !== null && until < now ? { wrong: SELF_SERVICE_TEXTS.pastDay } : { granted, until };
}

interface Place {
  readonly group: FieldGroup;
  readonly recipient: DataRecipient;
  readonly access: ContactAccess;
}

function readPermission(
  form: OwnPageForm,
  { group, recipient, access }: Place,
): boolean | undefined {
  if (form.do === `all:${recipientInputName(recipient)}`)
    return mayGrant(access, group) ? true : undefined;
  if (form.do === `none:${recipientInputName(recipient)}`)
    return listDecidableGroups(access).includes(group) ? false : undefined;
  const granted = form[inputName('grant', group, recipient)];
  if (granted === undefined && (form[inputName('shown', group, recipient)] ?? '') !== '')
    return false;
  return { yes: true, no: false }[granted ?? ''];
}

/** Whether the form sends a permission with its last day as the page showed it. */
function isAsShown(form: OwnPageForm, { group, recipient }: Place): boolean {
  const shown = form[inputName('shown', group, recipient)] ?? '';
  const until = form[inputName('until', group, recipient)] ?? '';
  return form[inputName('grant', group, recipient)] === 'yes' && shown === (until || 'yes');
}

/** The last instant of a day in Luxembourg; `null` without a day, `undefined` for an invalid text. */
function parseEndOfDay(day: string): Instant | null | undefined {
  if (day === '') return null;
  if (!z.iso.date().safeParse(day).success) return undefined;
  return endOfLocalDay(day);
}
