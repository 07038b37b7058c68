/**
 * The header with a secret that shows `api` which requests came through CloudFront. CloudFront replaces a
 * header of this name from a client.
 */
export const ORIGIN_SECRET_HEADER = 'Kaart-Origin-Secret';

/** The header in which CloudFront names the address and the port of a client: `192.0.2.1:443`, `2001:db8::1:443`. */
export const VIEWER_ADDRESS_HEADER = 'CloudFront-Viewer-Address';
