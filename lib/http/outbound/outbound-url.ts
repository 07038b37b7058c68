import { isIP } from 'node:net';
import { KaartError } from '../../core/errors.ts';
import { isCallable } from './callable-address.ts';

/**
 * The URL of a call, after everything that can be refused without resolving a name was.
 *
 * @param allow CIDR ranges that may be called although they are not public
 * @throws KaartError `address-refused`
 */
export function outboundUrl(text: string, allow: readonly string[]): URL {
  if (!URL.canParse(text)) throw addressRefused('it is no URL');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw addressRefused('it is neither http nor https');
  if (url.username !== '' || url.password !== '') throw addressRefused('it carries credentials');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  // The URL parser has already made one spelling of every IPv4 address.
  if (isIP(host) !== 0 && !isCallable(host, allow))
    throw addressRefused('it is not a public address');
  if (/(^|\.)localhost\.?$/i.test(host) && !isCallable('127.0.0.1', allow))
    throw addressRefused('it is not a public address');
  return url;
}

/** The refusal of an address, for whoever named it. */
export function addressRefused(why: string): KaartError {
  return new KaartError(`this address is not called: ${why}`, { code: 'address-refused' });
}
