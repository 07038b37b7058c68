import type { RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { type Allowance, isWithin } from './allowance.ts';
import { isCallable } from './callable-address.ts';
import { addressRefused, getPort, needsRange, nonStandardAddress } from './outbound-url.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Resolves the name of the connection for a URL. All its addresses must be callable in this way,
 * and the connection goes to one of those, so a name cannot answer differently the second time.
 */
export function pinnedLookup(
  url: URL,
  allow: Allowance,
  resolve: Resolve,
): NonNullable<RequestOptions['lookup']> {
  const ranges = allow.rangesAt(getPort(url));
  return (host, { all }, done) => {
    const fail = (error: Error) => done(error, '', 0);
    resolve(host).then((addresses) => {
      const [first] = addresses;
      if (first === undefined) return fail(new Error('the name has no address'));
      if (!addresses.every((address) => isCallable(address, ranges)))
        return fail(addressRefused('address-leads-inside'));
      if (needsRange(url, allow) && !addresses.every((address) => isWithin(address, ranges)))
        return fail(nonStandardAddress(url));
      if (!all) return done(null, first, isIP(first));
      return done(null, addresses.map((address) => ({ address, family: isIP(address) })) as never);
    }, fail);
  };
}
