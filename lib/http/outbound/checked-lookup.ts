import { isIP, type LookupFunction } from 'node:net';
import { KaartError } from '../../core/errors.ts';
import type { AddressRange } from './address-range.ts';
import { judge } from './address-rules.ts';

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/**
 * Resolves a name for a connection that is about to be made, once: the addresses that are checked
 * here are those that the socket then connects to, so no second answer can slip in between. One
 * address that may not be called refuses the name.
 */
export function checkedLookup(resolve: Resolve, allowed: readonly AddressRange[]): LookupFunction {
  return (host, { all }, callback) => {
    checkedAddresses(host, resolve, allowed).then(
      (found) => {
        const [first] = found;
        if (all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, []),
    );
  };
}

interface Found {
  readonly address: string;
  readonly family: number;
}

/** @throws KaartError `address-refused`, `unavailable` */
async function checkedAddresses(
  host: string,
  resolve: Resolve,
  allowed: readonly AddressRange[],
): Promise<[Found, ...Found[]]> {
  const found = (await addressesOf(host, resolve)).map((address) => {
    if (isIP(address) === 0) throw unresolved(host);
    const verdict = judge(address, allowed);
    // the rule stays out of the message: it would tell a stranger about the names of our network
    if (verdict.kind === 'refused')
      throw new KaartError('the name leads to an address that is not public', {
        code: 'address-refused',
        details: { rule: verdict.rule },
      });
    return { address, family: isIP(address) };
  });
  const [first, ...others] = found;
  if (first === undefined) throw unresolved(host);
  return [first, ...others];
}

async function addressesOf(host: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return await resolve(host);
  } catch (cause) {
    throw unresolved(host, cause);
  }
}

function unresolved(host: string, cause?: unknown): KaartError {
  return new KaartError(`the name ${host} does not resolve`, { code: 'unavailable', cause });
}
