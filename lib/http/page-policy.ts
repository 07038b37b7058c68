export const OWN = "'self'";
export const NONE = "'none'";

/** What a page may load and send: everything is from us. */
export const PAGE_POLICY = {
  defaultSrc: [NONE],
  styleSrc: [OWN],
  scriptSrc: [OWN],
  imgSrc: [OWN, 'data:'],
  connectSrc: [OWN],
  formAction: [OWN],
  baseUri: [NONE],
  frameAncestors: [NONE],
};

/** The value of `Content-Security-Policy` for a page whose script also sends requests to another origin. */
export function policyWith(origin: string): string {
  return Object.entries({ ...PAGE_POLICY, connectSrc: [OWN, origin] })
    .map(([name, sources]) => `${name.replace(/[A-Z]/g, '-$&').toLowerCase()} ${sources.join(' ')}`)
    .join('; ');
}
