/** Sends a request to a Kaart, wherever it is: in this process or behind a URL. */
export type Send = (request: Request) => Promise<Response>;

/** A Kaart behind a URL. Redirects are not followed: a link to a file is fetched without our token. */
export const sendRemote: Send = (request) => fetch(request, { redirect: 'manual' });
