import * as z from 'zod';

/** The body of each form of the workbench. `form` is the token of the session, which the gate has checked. */
export const StaffFormBody = z.object({ form: z.string().max(100).optional() });

/** A form with a reason. */
export const ReasonForm = StaffFormBody.extend({ reason: z.string().trim().min(1).max(500) });

/** The response to a form that was accepted. */
export const BACK_TO_PAGE = { 303: { description: 'To the page' } } as const;
