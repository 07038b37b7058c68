import * as z from 'zod';

/** DSP base, catalog URL or callback address of another connector. */
export const Address = z.url({ protocol: /^https?$/ }).max(2000);

/** Participant id of another connector: a DID, or other text. */
export const CounterpartyId = z.string().min(1).max(500);
