import { type InstallationState, StatePage } from '../../portal/workbench/operation/state-page.tsx';
import { page } from '../html.ts';
import { type Route, route } from '../route.ts';
import { workbenchFacts } from '../workbench/staff-page.ts';
import { OF_STAFF, STAFF_PAGE, StaffPage } from './workbench-import-routes.tsx';

/** The page of the state of the installation. @param read runs every check, which may take seconds */
export function workbenchStateRoutes(read: () => Promise<InstallationState>): Route[] {
  const path = '/workbench/state';
  return [
    route({
      ...OF_STAFF,
      id: 'getStatePage',
      access: 'mapping:read',
      method: 'get',
      path,
      summary: 'Every check with its result, and what the alarms of numbers would say now',
      query: StaffPage,
      responses: STAFF_PAGE,
      handle: async ({ c }) =>
        page(c, <StatePage {...workbenchFacts(c, path)} state={await read()} />),
    }),
  ];
}
