import * as z from 'zod';

/** A moment in a response: UTC, ISO 8601. */
export const At = z.iso.datetime();
/** The record id of a company. */
export const CompanyId = z.string().meta({ examples: ['LUHT-EXAMPLE-0001'] });
export const Count = z.int().min(0);
export const LocalizedTextSchema = z.object({ en: z.string(), fr: z.string(), de: z.string() });
export const EditionId = z.string().regex(/^\d{4}(\.\d+)?$/);
/** The actor and the time of an action. */
export const AuditStampResponse = z.object({ by: z.string(), at: At });
/** The second step of two that need two persons. `breakGlass` is the reason why one person took both. */
export const SecondStampResponse = AuditStampResponse.extend({ breakGlass: z.string().optional() });
