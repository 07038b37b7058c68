import type { Context } from 'hono';
import * as z from 'zod';
import { customRule } from '../../core/issues.ts';
import { ELIGIBILITY_CODES } from '../../mapping/companies/eligibility.ts';
import { MAX_EDITED_CHARACTERS } from '../../mapping/import/review-decision.ts';
import { type Route, route } from '../route.ts';
import { decideRows, type RowDecisionForm, WHAT_TO_DO } from '../workbench/decide-rows.ts';
import { orShowFailure } from '../workbench/failure.ts';
import { StaffFormBody } from '../workbench/staff-form.ts';
import { leadTo } from '../workbench/staff-page.ts';
import {
  IMPORTS_PATH,
  ImportPath,
  importPage,
  OF_STAFF,
  StaffPage,
  type WorkbenchImportDeps,
} from './workbench-import-routes.tsx';

const TO_IMPORT = { 303: { description: 'To the page of the import' } } as const;
const COMMON = {
  ...OF_STAFF,
  method: 'post',
  params: ImportPath,
  query: StaffPage,
  bodyKind: 'form',
} as const;
const STATE_ERRORS = { 'not-found': 'no-such-import', 'wrong-state': 'import-in-state' } as const;

/** The forms of the page of an import: decisions on rows, submission, release by a second person, rejection. */
export function workbenchDecisionRoutes(deps: WorkbenchImportDeps): Route[] {
  return [
    decideRoute(deps),
    overrideRoute(deps),
    submitRoute(deps),
    releaseRoute(deps),
    rejectRoute(deps),
  ];
}

/** Does a step of an import; if it is refused, shows its page again with the reason. */
function step(
  deps: WorkbenchImportDeps,
  c: Context,
  id: string,
  act: () => Promise<unknown>,
  entered?: Readonly<Record<string, string>>,
): Promise<Response> {
  return orShowFailure(
    c,
    async () => {
      await act();
      return leadTo(c, `${IMPORTS_PATH}/${id}`);
    },
    async (failure) =>
      importPage(deps, c, await deps.mapping.getImport(id), {
        failure,
        ...(entered === undefined ? {} : { entered }),
      }),
  );
}

const INPUT = /^(?:(?:chosen|seen)\.\d{1,9}|value\.\d{1,9}\.\w{1,60})$/;

/**
 * `do` says what to decide: `accept` and `drop` about each row with `chosen.<row>`, `accept:<row>`, `drop:<row>` and `edit:<row>` about one. An
 * edit takes the cells `value.<row>.<column>` that differ from the stored ones. `seen.<row>` is the time of the decision that the
 * page showed: a later decision of another person is not replaced unseen.
 */
const ReviewForm = StaffFormBody.extend({
  do: z
    .string()
    .regex(WHAT_TO_DO)
    .meta({ examples: ['drop:1'] }),
})
  .catchall(z.string().max(2 * MAX_EDITED_CHARACTERS))
  .superRefine((form, context) => {
    const known = ['form', 'do'];
    for (const name of Object.keys(form))
      if (!known.includes(name) && !INPUT.test(name))
        context.addIssue({ code: 'custom', path: [name], ...customRule('form-input-unknown') });
  });

function decideRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...COMMON,
    id: 'decideRowsOfPage',
    access: 'mapping:review',
    errors: STATE_ERRORS,
    path: `${IMPORTS_PATH}/{import}/review`,
    summary: 'Takes, corrects or leaves out rows that wait, one or many',
    body: ReviewForm,
    responses: TO_IMPORT,
    handle: ({ params, body, caller, c }) =>
      step(
        deps,
        c,
        params.import,
        () => decideRows(deps.mapping, params.import, body as RowDecisionForm, caller.subject),
        body as RowDecisionForm,
      ),
  });
}

const Reason = z.string().trim().max(500);

function overrideRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...COMMON,
    id: 'overrideForm',
    access: 'mapping:review',
    errors: STATE_ERRORS,
    path: `${IMPORTS_PATH}/{import}/overrides`,
    summary: 'Decides about the eligibility of a company; without `result` the rules decide again',
    body: StaffFormBody.extend({
      recordId: z.string().trim().max(40),
      result: z.enum(ELIGIBILITY_CODES).optional(),
      reason: Reason,
    }),
    responses: TO_IMPORT,
    handle: ({ params, body: { recordId, result = null, reason }, caller, c }) =>
      step(
        deps,
        c,
        params.import,
        () =>
          deps.mapping.setOverride(params.import, {
            ...{ recordId, result, reason },
            actor: caller.subject,
          }),
        { recordId, reason, ...(result === null ? {} : { result }) },
      ),
  });
}

function submitRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...COMMON,
    id: 'submitImportForm',
    access: 'mapping:submit',
    errors: { ...STATE_ERRORS, 'wrong-state': 'rows-wait' },
    path: `${IMPORTS_PATH}/{import}/submit`,
    summary: 'Hands an import to a second person',
    body: StaffFormBody.extend({ changeNote: Reason.default('') }),
    responses: TO_IMPORT,
    handle: ({ params, body: { changeNote }, caller, c }) =>
      step(deps, c, params.import, () =>
        deps.mapping.submit(params.import, {
          actor: caller.subject,
          ...(changeNote === '' ? {} : { changeNote }),
        }),
      ),
  });
}

function releaseRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...COMMON,
    id: 'releaseImportForm',
    access: 'mapping:release',
    errors: { ...STATE_ERRORS, 'second-person-required': 'releaser-is-submitter' },
    path: `${IMPORTS_PATH}/{import}/release`,
    summary: 'Releases a submitted import as an edition, as another person than who submitted',
    body: StaffFormBody.extend({ reason: Reason.default('') }).catchall(z.literal('yes')),
    responses: TO_IMPORT,
    handle: ({ params, body: { form: _, reason, ...ticked }, caller, c }) =>
      step(deps, c, params.import, () => {
        const names = Object.keys(ticked).filter((name) => name.startsWith('exact.'));
        const exact = names.map((name) => name.slice('exact.'.length));
        return deps.mapping.release(params.import, {
          actor: caller.subject,
          exact,
          ...(reason === '' ? {} : { reason }),
        });
      }),
  });
}

function rejectRoute(deps: WorkbenchImportDeps): Route {
  return route({
    ...COMMON,
    id: 'rejectImportForm',
    access: 'mapping:release',
    errors: STATE_ERRORS,
    path: `${IMPORTS_PATH}/{import}/rejection`,
    summary: 'Rejects a submitted import; this cannot be undone',
    body: StaffFormBody.extend({ reason: Reason.min(1) }),
    responses: TO_IMPORT,
    handle: ({ params, body: { reason }, caller, c }) =>
      step(deps, c, params.import, () =>
        deps.mapping.reject(params.import, { reason, actor: caller.subject }),
      ),
  });
}
