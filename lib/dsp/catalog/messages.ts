import * as z from 'zod';
import { dspMessage } from '../common/message-schema.ts';

/**
 * Asks for the catalog. What a filter means is the provider's: see `readQuery`.
 *
 * @see DSP 2025-1 #catalog-request-message
 */
export const CatalogRequestMessage = dspMessage('CatalogRequestMessage', {
  filter: z.array(z.unknown()).optional(),
});
export type CatalogRequestMessage = z.infer<typeof CatalogRequestMessage>;
