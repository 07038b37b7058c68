import type { Scope } from '../../identity/roles.ts';
import { type WaitingCounts, WorkbenchHomePage } from '../../portal/workbench/home-page.tsx';
import { page } from '../html.ts';
import { type Route, route } from '../route.ts';
import { workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

/** Counts what waits. */
export type CountWaiting = Readonly<
  Record<keyof WaitingCounts, { readonly scope: Scope; count(): Promise<number> }>
>;

/** The home of the workbench. @param startCounting the kinds for one request, each with the scope that the API asks for */
export function workbenchHomeRoutes(startCounting: () => CountWaiting): Route[] {
  return [
    route({
      ...OF_STAFF,
      access: 'public',
      id: 'getWorkbench',
      method: 'get',
      path: '/workbench',
      summary: 'What waits for a decision, as far as the roles of the person permit',
      query: StaffPage,
      responses: STAFF_PAGE,
      async handle({ caller, c }) {
        const shown = Object.entries(startCounting()).filter(([, { scope }]) =>
          caller.scopes.has(scope),
        );
        const counted = shown.map(async ([kind, { count }]) => [kind, await count()] as const);
        const waiting = Object.fromEntries(await Promise.all(counted)) as WaitingCounts;
        return page(c, <WorkbenchHomePage {...workbenchFacts(c)} waiting={waiting} />);
      },
    }),
  ];
}
