import * as z from 'zod';
import { json } from '../reply.ts';
import { RecoveryResponse } from '../responses/operation-responses.ts';
import { type Route, route } from '../route.ts';

/** What follows a restore of the table. */
export function recoveryRoutes(recover: () => Promise<z.infer<typeof RecoveryResponse>>): Route[] {
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
      answers: { 200: { description: 'What was done', schema: RecoveryResponse } },
      handle: async ({ c }) => json(c, await recover()),
    }),
  ];
}
