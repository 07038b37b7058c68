import * as z from 'zod';
import { WorkbenchHomePage } from '../../portal/workbench/home-page.tsx';
import { page } from '../html.ts';
import { type Route, route } from '../route.ts';
import { workbenchFacts } from '../workbench/staff-page.ts';

/** The home of the workbench. */
export function workbenchHomeRoutes(): Route[] {
  return [
    route({
      tag: 'workbench',
      access: 'public',
      credential: 'staffSession',
      id: 'getWorkbench',
      method: 'get',
      path: '/workbench',
      summary: 'What waits for a decision, as far as the roles of the person permit',
      query: z.object({ lang: z.string().max(10).optional() }),
      responses: {
        200: { description: 'A page', mediaTypes: ['text/html'] },
        303: { description: 'To the sign-in' },
      },
      handle: ({ c }) => page(c, <WorkbenchHomePage {...workbenchFacts(c)} />),
    }),
  ];
}
