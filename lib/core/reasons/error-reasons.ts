import type { LocalizedText, TemplateParameters, TextParameters } from '../language.ts';
import { ACCESS_REASONS } from './access-reasons.ts';
import { CHECK_REASONS } from './check-reasons.ts';
import { COMMAND_REASONS } from './command-reasons.ts';
import { CONNECTOR_REASONS } from './connector-reasons.ts';
import { CONSENT_REASONS } from './consent-reasons.ts';
import { CREDENTIAL_REASONS } from './credential-reasons.ts';
import { DELIVERY_REASONS } from './delivery-reasons.ts';
import { EDITION_REASONS } from './edition-reasons.ts';
import { ISSUE_REASONS } from './issue-reasons.ts';
import { OUTBOUND_REASONS } from './outbound-reasons.ts';
import { POLICY_REASONS } from './policy-reasons.ts';
import { REQUEST_REASONS } from './request-reasons.ts';
import { SETTINGS_REASONS } from './settings-reasons.ts';
import { STORAGE_REASONS } from './storage-reasons.ts';

/**
 * The texts of every error, of a denial by a policy, of the end of a process, and of a check, in three
 * languages. `{name}` in a text is a parameter. A reason is stable: callers may compare it, and the text may change.
 */
export const ERROR_REASONS = {
  ...REQUEST_REASONS,
  ...ISSUE_REASONS,
  ...ACCESS_REASONS,
  ...STORAGE_REASONS,
  ...EDITION_REASONS,
  ...CONSENT_REASONS,
  ...CONNECTOR_REASONS,
  ...CREDENTIAL_REASONS,
  ...POLICY_REASONS,
  ...DELIVERY_REASONS,
  ...OUTBOUND_REASONS,
  ...COMMAND_REASONS,
  ...SETTINGS_REASONS,
  ...CHECK_REASONS,
};
export type ErrorReason = keyof typeof ERROR_REASONS;

/** A reason with the values of its parameters, as it is stored. */
export type StatedReason = {
  readonly reason: ErrorReason;
  readonly parameters: TemplateParameters;
};

/** The names in braces in the text of a reason. */
type ParametersOf<R extends ErrorReason> = TextParameters<(typeof ERROR_REASONS)[R]['en']>;

/**
 * Values for the names in braces in the text of a reason. A text of another system is also passed as a
 * value.
 */
export type ReasonParameters<R extends ErrorReason> = [ParametersOf<R>] extends [never]
  ? Readonly<Record<string, never>>
  : Readonly<Record<ParametersOf<R>, string | number | LocalizedText>>;

/** A reason whose text has no parameter. */
export type PlainReason = {
  [R in ErrorReason]: [ParametersOf<R>] extends [never] ? R : never;
}[ErrorReason];
