export const OWN_SOURCE = "'self'";
export const NO_SOURCE = "'none'";

/** What a page may load and send: everything is from us. */
export const PAGE_POLICY = {
  defaultSrc: [NO_SOURCE],
  styleSrc: [OWN_SOURCE],
  scriptSrc: [OWN_SOURCE],
  imgSrc: [OWN_SOURCE, 'data:'],
  connectSrc: [OWN_SOURCE],
  formAction: [OWN_SOURCE],
  baseUri: [NO_SOURCE],
  frameAncestors: [NO_SOURCE],
};

/** The value of `Content-Security-Policy` for a page whose script also sends requests to another origin. */
export function buildPolicyWith(origin: string): string {
  return Object.entries({ ...PAGE_POLICY, connectSrc: [OWN_SOURCE, origin] })
    .map(([name, sources]) => `${name.replace(/[A-Z]/g, '-$&').toLowerCase()} ${sources.join(' ')}`)
    .join('; ');
}
