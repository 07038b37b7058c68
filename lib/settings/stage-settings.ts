import * as z from 'zod';
import { customRule } from '../core/issues.ts';
import { setting } from './settings.ts';

const Flag = z.union([z.boolean(), z.stringbool()]);
const Count = z.coerce.number().int().min(1);

/** Local wall-clock time `HH:MM`; the hour from 02:00 is missing in March and comes twice in October. */
const NightlyTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected HH:MM')
  .refine((time) => !time.startsWith('02:'), customRule('night-in-skipped-hour'));

/** The settings of a deployment in AWS that no function reads. */
export const StageSettings = z.object({
  stage: setting(z.enum(['dev', 'prod']), '`dev` or `prod`; also the name of the stack'),
  region: setting(
    z.enum(['eu-central-1', 'eu-west-1']),
    'where the data are kept; other regions have no price table and are refused',
  ),
  retainData: setting(
    Flag,
    'keeps table, bucket, key and logs when the stack is deleted, and guards the stack',
  ),
  logRetentionDays: setting(Count, 'how long logs are kept'),
  alarms: setting(Flag, 'makes the alarms; `kaart cost` counts them'),
  reserveConcurrency: setting(
    Flag,
    'one publication at a time, 15 executions for deliveries, at most 80 for requests; needs a quota of 200',
  ),
  nightlyAt: setting(
    NightlyTime,
    'local time in Luxembourg of the nightly run, not between 02:00 and 03:00',
  ),
  alarmEmail: setting(z.email().optional(), 'address that alarms are sent to'),
  domain: setting(
    z.hostname().optional(),
    'own host name; without it the address that API Gateway gives is used',
  ),
  certificateArn: setting(
    z.string().startsWith('arn:aws:acm:').optional(),
    'ACM certificate of the domain, in the same region',
  ),
});
export type StageSettings = z.infer<typeof StageSettings>;

/** Settings that go together. */
export const PAIRS = [
  ['domain', 'certificateArn'],
  ['oidcIssuer', 'oidcAudience'],
] as const;

/** What production needs besides: an address, people with roles, and a person for questions and for alarms. */
export const REQUIRED_IN_PROD = [
  'domain',
  'certificateArn',
  'oidcIssuer',
  'oidcAudience',
  'contactEmail',
  'alarmEmail',
] as const;
