import * as z from 'zod';
import type { Language, LocalizedText } from '../../core/language.ts';
import { callerLanguage } from '../context.ts';
import { json } from '../reply.ts';
import { At } from '../responses/common.ts';
import {
  ChecksResponse,
  PublicCheckResponse,
  RecoveryResponse,
} from '../responses/operation-responses.ts';
import { type Route, route } from '../route.ts';

/** The result of one check, with its texts in each language. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  /** The sentence of the check, or the problem. */
  readonly detail: LocalizedText;
  readonly next: LocalizedText | null;
}

export interface StatusRoutesDeps {
  /** Runs every check now. */
  readonly run: () => Promise<readonly CheckResult[]>;
  /** Results that may be some seconds old, so that anonymous callers cause no work. */
  readonly recent: () => Promise<readonly CheckResult[]>;
  readonly now: () => string;
}

/** Whether Kaart works: in short for anyone, in full for its operators. */
export function statusRoutes({ run, recent, now }: StatusRoutesDeps): Route[] {
  return [status(recent, now), checks(run)];
}

function status(recent: StatusRoutesDeps['recent'], now: () => string): Route {
  return route({
    id: 'getStatus',
    method: 'get',
    path: '/status',
    tag: 'operation',
    summary: 'Whether Kaart works: each check with its result, without details',
    access: 'public',
    answers: {
      200: {
        description: '`problem` if one check or more failed',
        schema: z.object({
          status: z.enum(['ok', 'problem']),
          at: At,
          checks: z.array(PublicCheckResponse),
        }),
      },
    },
    async handle({ c }) {
      const results = (await recent()).map(({ check, ok }) => ({ check, ok }));
      c.header('Cache-Control', 'no-store');
      const well = results.every(({ ok }) => ok);
      return json(c, { status: well ? 'ok' : 'problem', at: now(), checks: results });
    },
  });
}

function checks(run: StatusRoutesDeps['run']): Route {
  return route({
    id: 'runChecks',
    method: 'get',
    path: '/v1/checks',
    tag: 'operation',
    summary: 'Run every check now: what is wrong, and what to do next',
    access: 'mapping:read',
    answers: { 200: { description: 'The results', schema: ChecksResponse } },
    async handle({ c }) {
      return json(c, toCheckResponses(await run(), callerLanguage(c)));
    },
  });
}

function toCheckResponses(results: readonly CheckResult[], language: Language) {
  return results.map((result) => ({
    ...result,
    detail: result.detail[language],
    next: result.next?.[language] ?? null,
  }));
}

/** What a recovery did, and where table and objects still differ. */
type RecoveryOutcome = Omit<z.infer<typeof RecoveryResponse>, 'differences'> & {
  readonly differences: readonly CheckResult[];
};

/** What follows a restore of the table. */
export function recoveryRoutes(recover: () => Promise<RecoveryOutcome>): Route[] {
  return [
    route({
      id: 'recoverData',
      errors: { 'recovery-pending': 'journal-not-recorded' },
      method: 'post',
      path: '/v1/recovery',
      tag: 'operation',
      summary:
        'Record the withdrawals that a restored table lacks, make missing files of the current version again, and compare the table with the objects',
      access: 'publication:run',
      body: z.strictObject({}),
      answers: { 200: { description: 'What was done', schema: RecoveryResponse } },
      async handle({ c }) {
        const done = await recover();
        return json(c, {
          ...done,
          differences: toCheckResponses(done.differences, callerLanguage(c)),
        });
      },
    }),
  ];
}
