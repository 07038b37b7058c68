import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

const OWN = "'self'";
const NONE = "'none'";

/** Headers every response carries unless its route sets them otherwise. */
export const securityHeaders: MiddlewareHandler = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: {
    defaultSrc: [NONE],
    styleSrc: [OWN],
    scriptSrc: [OWN],
    imgSrc: [OWN, 'data:'],
    connectSrc: [OWN],
    formAction: [OWN],
    baseUri: [NONE],
    frameAncestors: [NONE],
  },
  permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  strictTransportSecurity: 'max-age=31536000',
});

/**
 * Nothing is cached unless its route says so: what may be read changes with every grant.
 */
export const CACHE_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'private, no-store',
  Vary: 'Accept, Accept-Language, Authorization',
};
