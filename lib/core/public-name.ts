/** Names that cannot be resolved outside a network. @see RFC 6761, RFC 6762, RFC 8375, ICANN's `internal` */
const LOCAL_NAME = /(^|\.)(localhost|local|internal|test|home\.arpa)$/;

/** Whether a host name, in lower case and without a final dot, can have an entry in the public DNS. It is not resolved. */
export function isPublicName(host: string): boolean {
  return host.includes('.') && !LOCAL_NAME.test(host);
}
