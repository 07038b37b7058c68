import type { PinnedNotice } from '../../consent/notice.ts';
import type { DataRecipient } from '../../consent/recipient.ts';
import type { FieldGroup } from '../../consent/vocabulary.ts';
import { toLocalDay } from '../../core/local-time.ts';
import type { GroupState } from '../../self-service/contact-company.ts';
import type { FormFacts } from './self-service-frame.tsx';

/** The inputs of the form that are not saved yet, by name. */
export type FormEntries = Readonly<Record<string, string>>;

/** The input with an error, and its text. */
export interface InputError {
  readonly input: string;
  readonly text: string;
}

/** The properties of every part of the form about decisions. */
export interface DecisionFacts extends FormFacts {
  readonly mandate: 'company' | 'person';
  readonly notice: PinnedNotice;
  /** The earliest last day of a permission: today. */
  readonly today: string;
  readonly entered?: FormEntries | undefined;
  readonly wrongInput?: InputError | undefined;
  /** Names of the recipients, by id. */
  readonly recipientNames: ReadonlyMap<string, string>;
}

/**
 * Inputs about one group and one recipient: `grant` is `yes` or `no`, `until` is a day, and `shown` is
 * what the page showed: empty, `yes`, or the last day of the permission. An empty box is not sent, so a
 * permission that was shown and is not sent is withdrawn. A choice that is sent as it was shown changes
 * nothing, so a page that was open for long does not permit what was withdrawn meanwhile.
 */
export type DecisionInput = 'grant' | 'until' | 'shown';

/** The name of an input about one group and one recipient. */
export function inputName(
  what: DecisionInput,
  group: FieldGroup,
  recipient: DataRecipient,
): string {
  return `${what}.${group}.${recipientInputName(recipient)}`;
}

/** The HTML id of an input about one group and one recipient. */
export function inputId(
  what: DecisionInput | 'state' | 'error',
  group: FieldGroup,
  recipient: DataRecipient,
): string {
  return `${choicesId(recipient)}-${group}-${what}`;
}

/** Converts the name of an input into its HTML id. */
export function toInputId(name: string): string {
  const [what = '', group = '', ...key] = name.split('.');
  const [audience = '', ...recipient] = key.join('.').split('/');
  const id =
    recipient.length === 0 ? audience : `${audience}-${encodeURIComponent(recipient.join('/'))}`;
  return `${id}-${group}-${what}`;
}

/** A recipient in the name of an input: `partners`, or `partners/<id>` for a recipient by name. */
export function recipientInputName({ audience, recipient }: DataRecipient): string {
  return recipient === undefined ? audience : `${audience}/${recipient}`;
}

/** The HTML id of the choices about a recipient. */
export function choicesId({ audience, recipient }: DataRecipient): string {
  return recipient === undefined ? audience : `${audience}-${encodeURIComponent(recipient)}`;
}

/** An audience, or one recipient of it, in a heading. */
export function recipientName(
  { audience, recipient }: DataRecipient,
  { notice }: PinnedNotice,
  { language, recipientNames }: Pick<DecisionFacts, 'language' | 'recipientNames'>,
): string {
  const name = notice.audiences[audience][language];
  return recipient === undefined ? name : `${recipientNames.get(recipient) ?? recipient} (${name})`;
}

/** The permission on the page, as the value of the input `shown`. */
export function shownValue({ state, until }: Pick<GroupState, 'state' | 'until'>): string {
  if (state !== 'granted') return '';
  return until === null ? 'yes' : toLocalDay(until);
}
