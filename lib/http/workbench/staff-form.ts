import * as z from 'zod';
import { wholeNumberParameter } from '../../core/page.ts';

/** The body of each form of the workbench. `form` is the token of the session, which the gate has checked. */
export const StaffFormBody = z.object({ form: z.string().max(100).optional() });

/** A form with a reason. */
export const ReasonForm = StaffFormBody.extend({ reason: z.string().trim().min(1).max(500) });

/** A form that changes what a page showed, in this version. It is refused if that was changed since. */
export const ChangeForm = StaffFormBody.extend({ version: wholeNumberParameter(z.int().min(1)) });

/** The response to a form that was accepted. */
export const BACK_TO_PAGE = { 303: { description: 'To the page' } } as const;
