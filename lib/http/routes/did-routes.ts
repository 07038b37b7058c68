import { KaartError } from '../../core/errors.ts';
import type { Identity } from '../../identity/identity.ts';
import { json } from '../reply.ts';
import { DidDocumentResponse } from '../responses/document-responses.ts';
import { type Route, route } from '../route.ts';

/** The DID document of this installation, if its participant id is the did:web of this address. */
export function didRoutes(identity: Identity, participantId: string): Route[] {
  return [
    route({
      id: 'getDidDocument',
      errors: { 'not-found': 'nothing-at-address' },
      method: 'get',
      path: '/.well-known/did.json',
      tag: 'data space',
      summary: 'Our DID document: the keys that sign our messages, and where our connector is',
      access: 'public',
      open: { maxAgeSeconds: 300 },
      responses: {
        200: { description: 'The DID document', schema: DidDocumentResponse },
      },
      async handle({ c }) {
        const document = await identity.didDocument(participantId);
        if (document === undefined)
          throw new KaartError('nothing-at-address', { code: 'not-found' });
        return json(c, document);
      },
    }),
  ];
}
