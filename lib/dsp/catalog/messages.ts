import * as z from 'zod';
import { dspMessage } from '../common/message-schema.ts';

/**
 * Requests the catalog. The provider defines the meaning of a filter: see `readQuery`.
 *
 * @see DSP 2025-1 #catalog-request-message
 */
export const CatalogRequestMessage = dspMessage('CatalogRequestMessage', {
  filter: z.array(z.unknown()).optional(),
});
export type CatalogRequestMessage = z.infer<typeof CatalogRequestMessage>;
