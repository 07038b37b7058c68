import type { RequestOptions } from 'node:http';
import { isIP } from 'node:net';
import { isCallable } from './callable-address.ts';
import { addressRefused } from './outbound-url.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Resolves the name of one connection. All its addresses must be callable, and the connection goes
 * to one of those, so a name cannot answer differently the second time.
 */
export function pinnedLookup(
  allow: readonly string[],
  resolve: Resolve,
): NonNullable<RequestOptions['lookup']> {
  return (host, { all }, done) => {
    const fail = (error: Error) => done(error, '', 0);
    resolve(host).then((addresses) => {
      const [first] = addresses;
      if (first === undefined) return fail(new Error('the name has no address'));
      if (!addresses.every((address) => isCallable(address, allow)))
        return fail(addressRefused('it leads to an address that is not public'));
      if (!all) return done(null, first, isIP(first));
      return done(null, addresses.map((address) => ({ address, family: isIP(address) })) as never);
    }, fail);
  };
}
