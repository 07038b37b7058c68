import * as z from 'zod';
import type { KnownCompanies } from '../../companies/known-companies.ts';
import type { ConsentService } from '../../consent/consent-service.ts';
import { ConsentEvent } from '../../consent/event.ts';
import { AUDIENCES, DECISION_MAKERS, EVENT_KINDS, FIELD_GROUPS } from '../../consent/vocabulary.ts';
import type { Clock } from '../../core/clock.ts';
import { LANGUAGES } from '../../core/language.ts';
import { EndMoment } from '../../core/moment.ts';
import { wholeNumberParameter } from '../../core/page.ts';
import { COMPANY_RESULTS, EVENT_COLUMNS } from '../../portal/workbench/list-columns.ts';
import type { Invitations } from '../../self-service/invitations.ts';
import { listRoute, sentOrAbsent } from './list-route.ts';
import { StaffFormBody } from './staff-form.ts';

export interface WorkbenchConsentDeps {
  readonly consent: ConsentService;
  readonly companies: Pick<KnownCompanies, 'search'>;
  readonly invitations: Pick<Invitations, 'page'>;
  /** The clock of consent. */
  readonly clock: Clock;
  /** The real clock. */
  readonly now: Clock;
}

/** The list of decisions, and the values with which the form begins. */
export const CompanyQuery = listRoute(EVENT_COLUMNS, {
  audience: z.enum(AUDIENCES),
  field_group: z.enum(FIELD_GROUPS),
  done: z.enum(COMPANY_RESULTS).meta({ description: 'What a form did' }),
  receipt: z.string().max(100).meta({ description: 'Receipt of the recorded decision' }),
  kind: z.enum(EVENT_KINDS).meta({ description: 'The form begins with this kind' }),
  groups: z
    .string()
    .max(100)
    .meta({
      description: 'The form begins with these field groups',
      examples: ['registry,profile'],
    }),
  audiences: z
    .string()
    .max(100)
    .meta({
      description: 'The form begins with these audiences',
      examples: ['partners,public'],
    }),
  recipient: z.string().max(150).meta({ description: 'The form begins with this recipient' }),
});

const Tick = z.literal('yes').optional();

/** One box for each name. */
function boxes<P extends string, N extends string>(prefix: P, all: readonly N[]) {
  return Object.fromEntries(all.map((name) => [`${prefix}.${name}`, Tick])) as Record<
    `${P}.${N}`,
    typeof Tick
  >;
}

/**
 * `do` first shows the effect, then records it. `seq` is the number of the last event that the person saw: a later
 * decision of the company is not overwritten unseen.
 */
export const DecisionForm = StaffFormBody.extend({
  do: z.enum(['preview', 'record']),
  kind: z.enum(['given', 'refused', 'requested', 'withdrawn', 'superseded', 'invalidated']),
  ...boxes('group', FIELD_GROUPS),
  ...boxes('audience', AUDIENCES),
  recipient: sentOrAbsent(ConsentEvent.shape.recipient.unwrap()),
  valid_until: sentOrAbsent(EndMoment),
  given_by: z.enum(DECISION_MAKERS),
  language: z.enum(LANGUAGES),
  notice: sentOrAbsent(ConsentEvent.shape.noticeVersion),
  evidence: z.string().trim().min(1).max(500),
  seq: sentOrAbsent(wholeNumberParameter(z.int().min(0))),
});
export type DecisionForm = z.infer<typeof DecisionForm>;
