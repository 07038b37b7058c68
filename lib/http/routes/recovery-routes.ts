import * as z from 'zod';
import { json } from '../reply.ts';
import { Count } from '../responses/common.ts';
import { type Route, route } from '../route.ts';

const Recovery = z.object({
  /** Withdrawals and refusals that the table lacked. */
  replayed: Count,
  /** Events without an effect, because the company has taken a new decision since. */
  passed: Count,
  /** Version that is served now; `null` before the first. */
  version: z.string().nullable(),
  /** Whether files were missing and have been made again. */
  remade: z.boolean(),
});

/** What follows a restore of the table. */
export function recoveryRoutes(recover: () => Promise<z.infer<typeof Recovery>>): Route[] {
  return [
    route({
      id: 'recover',
      method: 'post',
      path: '/v1/recovery',
      tag: 'operation',
      summary:
        'Record the withdrawals that a restored table lacks, and make missing files of the current version again',
      access: 'publication:run',
      body: z.strictObject({}),
      answers: { 200: { description: 'What was done', schema: Recovery } },
      handle: async ({ c }) => json(c, await recover()),
    }),
  ];
}
