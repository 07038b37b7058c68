import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';
import { isCallable } from './callable-address.ts';

/** What an operator lets us call besides public addresses by https at port 443. */
export interface Allowance {
  /** Addresses that may be called at this port although they are not public. CIDR. */
  rangesAt(port: number): readonly string[];
  /** Whether a host is named with this port: then it is called at it, and by http too, as long as its address is public. */
  names(host: string, port: number): boolean;
}

/** One entry: a range or a name, and the one port that it is for. */
interface Entry {
  readonly range?: string;
  readonly host?: string;
  readonly port?: number;
}

const RANGE = /^([^/\s]+\/\d{1,3})(?::(\d{1,5}))?$/;
const HOST =
  /^((?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::(\d{1,5}))?$/i;

/**
 * Whether a text is an entry: a range as CIDR or the name of a host, each with or without a port.
 *
 * @example
 * isAllowed('10.0.0.0/8'); // every port of these addresses
 * isAllowed('10.0.0.0/8:8080');
 * isAllowed('fd00::/8:8080');
 * isAllowed('connector.example:8443');
 */
export function isAllowed(text: string): boolean {
  return parseAllowanceEntry(text) !== undefined;
}

/** @param entries as {@link isAllowed} takes them; others allow nothing */
export function parseAllowance(entries: readonly string[]): Allowance {
  const known = entries.flatMap((text) => parseAllowanceEntry(text) ?? []);
  const at = (port: number) => known.filter((entry) => (entry.port ?? port) === port);
  return {
    rangesAt: (port) => at(port).flatMap(({ range }) => range ?? []),
    names: (host, port) => at(port).some((entry) => entry.host === plain(host)),
  };
}

/** Whether a range that is allowed at a port holds the address: it may be called by http, and at that port. */
export function isWithin(ip: string, ranges: readonly string[]): boolean {
  const address = ipaddr.process(ip.replace(/^\[|\]$/g, ''));
  return (
    isCallable(ip, ranges) &&
    ranges.some((cidr) => {
      const [base, bits] = ipaddr.parseCIDR(cidr);
      return base.kind() === address.kind() && address.match(base as never, bits);
    })
  );
}

function parseAllowanceEntry(text: string): Entry | undefined {
  const [, range, ofRange] = RANGE.exec(text) ?? [];
  if (range !== undefined) return isRange(range) ? withPort({ range }, ofRange) : undefined;
  const [, host, port] = HOST.exec(text) ?? [];
  // A number is no name, and a word alone is more likely a mistake than a host.
  if (host === undefined || isIP(host) !== 0 || /(^|\.)\d+$/.test(host)) return undefined;
  return port === undefined && !host.includes('.')
    ? undefined
    : withPort({ host: plain(host) }, port);
}

function withPort(entry: Entry, port: string | undefined): Entry | undefined {
  if (port === undefined) return entry;
  const number = Number(port);
  return number >= 1 && number <= 65_535 ? { ...entry, port: number } : undefined;
}

function isRange(text: string): boolean {
  try {
    ipaddr.parseCIDR(text);
    return true;
  } catch {
    return false;
  }
}

function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
