import { KaartError } from '../core/errors.ts';

/** Sends a request to a Kaart in this process or at a URL. */
export type SendRequest = (request: Request) => Promise<Response>;

/**
 * Sends a request to a Kaart at a URL. It does not follow redirects, because a link to a file is
 * fetched without our token.
 *
 * @throws KaartError `unavailable` if no server answers there
 */
export const sendRemote: SendRequest = async (request) => {
  try {
    return await fetch(request, { redirect: 'manual' });
  } catch (cause) {
    throw new KaartError('address-silent', {
      code: 'unavailable',
      parameters: { address: new URL(request.url).origin },
      nextStep: 'check-address',
      cause,
    });
  }
};
