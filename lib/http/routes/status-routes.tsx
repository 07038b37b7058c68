import type { Context } from 'hono';
import * as z from 'zod';
import type { Language, LocalizedText } from '../../core/language.ts';
import { STATE_TEXTS, StatusPage } from '../../portal/status-page.tsx';
import { callerLanguage, pageLanguage } from '../context.ts';
import { page } from '../html.ts';
import { json } from '../reply.ts';
import { negotiateMediaType } from '../requests/negotiate.ts';
import {
  ChecksResponse,
  OwnStatusResponse,
  type PublicStatusResponse,
  RecoveryResponse,
  StatusResponse,
} from '../responses/operation-responses.ts';
import { type Route, route } from '../route.ts';

/** The result of one check, with its texts in each language. */
export interface CheckResult {
  readonly check: string;
  /** A sentence that is true if nothing is wrong. */
  readonly wanted: LocalizedText;
  readonly ok: boolean;
  /** The result of the check as a sentence. */
  readonly detail: LocalizedText;
  readonly next: LocalizedText | null;
}

/** The state of the installation without details. */
export interface RecentStatus {
  readonly checks: readonly CheckResult[];
  readonly publication: Pick<PublicStatus['publication'], 'state' | 'lastNight' | 'since'>;
}

type PublicStatus = z.infer<typeof PublicStatusResponse>;

export interface StatusRoutesDeps {
  /** Runs every check now. */
  readonly run: () => Promise<readonly CheckResult[]>;
  /** The last result. It may be some seconds old, so that anonymous callers cause no work. */
  readonly recent: () => Promise<RecentStatus>;
  /** Loads the data for operators only. */
  readonly details: () => Promise<Omit<z.infer<typeof StatusResponse>, keyof PublicStatus>>;
  /** Whether the caller of a public address has a token or a session with the scope for the data for operators. */
  readonly isOperator: (c: Context) => Promise<boolean>;
  readonly now: () => string;
  /** Version of the program. */
  readonly version: string;
}

/** The routes of the state of the installation: a short one for anyone, a complete one for operators. */
export function statusRoutes(deps: StatusRoutesDeps): Route[] {
  return [statusRoute(deps), detailedStatusRoute(deps), checksRoute(deps.run)];
}

const FORMS = ['application/json', 'text/html'] as const;

function statusRoute(deps: StatusRoutesDeps): Route {
  return route({
    id: 'getStatus',
    method: 'get',
    path: '/status',
    tag: 'operation',
    summary:
      'Whether Kaart works: the last publication, and each check with its result. A page for browsers',
    description:
      'A caller with the scope `mapping:read`, by a token or a session of the workbench, also sees why a publication is held, and open withdrawals by age.',
    access: 'public',
    query: z.object({ lang: z.string().max(10).optional() }),
    responses: {
      200: {
        description: '`problem` if one check or more failed',
        schema: OwnStatusResponse,
        mediaTypes: FORMS,
      },
    },
    async handle({ c }) {
      c.header('Cache-Control', 'no-store');
      c.header('Vary', 'Accept, Accept-Language');
      const language = pageLanguage(c);
      const recent = await deps.recent();
      const found = buildPublicStatus(deps, recent, language);
      const details = (await deps.isOperator(c)) ? await deps.details() : undefined;
      if (negotiateMediaType(c.req.header('accept'), FORMS) !== 'text/html')
        return json(c, { ...found, ...details });
      const wanted = recent.checks.map((each) => ({ text: each.wanted, ok: each.ok }));
      const facts = { found, wanted, details, language, path: '/status' };
      return page(c, <StatusPage {...facts} />);
    },
  });
}

function detailedStatusRoute(deps: StatusRoutesDeps): Route {
  return route({
    id: 'getDetailedStatus',
    method: 'get',
    path: '/v1/status',
    tag: 'operation',
    summary:
      'The state of the installation for operators: also why a publication is held, and open withdrawals by age',
    access: 'mapping:read',
    responses: { 200: { description: 'The state', schema: StatusResponse } },
    async handle({ c }) {
      const found = buildPublicStatus(deps, await deps.recent(), callerLanguage(c));
      return json(c, { ...found, ...(await deps.details()) });
    },
  });
}

function buildPublicStatus(
  { now, version }: StatusRoutesDeps,
  { checks, publication }: RecentStatus,
  language: Language,
): PublicStatus {
  return {
    status: checks.every(({ ok }) => ok) ? 'ok' : 'problem',
    at: now(),
    version,
    publication: { ...publication, reason: STATE_TEXTS[publication.state][language] },
    checks: checks.map(({ check, ok }) => ({ check, ok })),
  };
}

function checksRoute(run: StatusRoutesDeps['run']): Route {
  return route({
    id: 'runChecks',
    method: 'get',
    path: '/v1/checks',
    tag: 'operation',
    summary: 'Run every check now: what is wrong, and what to do next',
    access: 'mapping:read',
    responses: { 200: { description: 'The results', schema: ChecksResponse } },
    async handle({ c }) {
      return json(c, toCheckResponses(await run(), callerLanguage(c)));
    },
  });
}

function toCheckResponses(results: readonly CheckResult[], language: Language) {
  return results.map(({ wanted: _, ...result }) => ({
    ...result,
    detail: result.detail[language],
    next: result.next?.[language] ?? null,
  }));
}

/** The result of a recovery, and the remaining differences between table and objects. */
type RecoveryOutcome = Omit<z.infer<typeof RecoveryResponse>, 'differences'> & {
  readonly differences: readonly CheckResult[];
};

/** The route that an operator calls after a restore of the table. */
export function recoveryRoutes(recover: () => Promise<RecoveryOutcome>): Route[] {
  return [
    route({
      id: 'recoverData',
      errors: { 'recovery-pending': 'journal-not-recorded' },
      method: 'post',
      path: '/v1/recovery',
      tag: 'operation',
      summary:
        'Record the withdrawals that are missing in a restored table, make missing files of the current version again, and compare the table with the objects',
      access: 'publication:run',
      body: z.strictObject({}),
      responses: { 200: { description: 'What was done', schema: RecoveryResponse } },
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
