import * as z from 'zod';
import { json } from '../reply.ts';
import type { Uploads } from '../requests/uploads.ts';
import { UploadResponse } from '../responses/client-responses.ts';
import { type Route, route } from '../route.ts';

/** Where large files go before they are imported. */
export function uploadRoutes(uploads: Uploads): Route[] {
  return [
    route({
      id: 'createUpload',
      method: 'post',
      path: '/v1/uploads',
      tag: 'imports',
      summary: 'A link to which one PUT sends a large file; name its id in the import',
      access: 'upload:create',
      body: z.strictObject({ bytes: z.int().min(1) }),
      answers: { 201: { description: 'The link', schema: UploadResponse } },
      async handle({ body, c }) {
        return json(c, await uploads.link(body.bytes), { status: 201 });
      },
    }),
  ];
}
