import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** The additional addresses that an operator allows. Public addresses by https at port 443 need no entry. */
export interface Allowance {
  /** Ranges of addresses that may be called at this port, also if they are not public. CIDR. */
  rangesAt(port: number): readonly string[];
  /** Whether an entry names the host and allows this port. The host may then be called at this port, also by http, if its address is public. */
  names(host: string, port: number): boolean;
}

/** One entry: a range or a host name, and the port that it allows. Without a port, it allows all ports. */
interface Entry {
  readonly range?: string;
  readonly host?: string;
  readonly port?: number;
}

const RANGE = /^([^/\s]+\/\d{1,3})(?::(\d{1,5}))?$/;
const HOST =
  /^((?=.{1,253}(?::|$))[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)(?::(\d{1,5}))?$/i;

/**
 * Whether a text is a valid entry: a range as CIDR or the name of a host, each with or without a port.
 *
 * @example
 * isAllowanceEntry('10.0.0.0/8'); // every port of these addresses
 * isAllowanceEntry('10.0.0.0/8:8080');
 * isAllowanceEntry('fd00::/8:8080');
 * isAllowanceEntry('connector.example:8443');
 */
export function isAllowanceEntry(text: string): boolean {
  return parseAllowanceEntry(text) !== undefined;
}

/** @param entries valid entries, see {@link isAllowanceEntry}; other texts are ignored */
export function parseAllowance(entries: readonly string[]): Allowance {
  const known = entries.flatMap((text) => parseAllowanceEntry(text) ?? []);
  const entriesAt = (port: number) => known.filter((entry) => (entry.port ?? port) === port);
  return {
    rangesAt: (port) => entriesAt(port).flatMap(({ range }) => range ?? []),
    names: (host, port) => entriesAt(port).some((entry) => entry.host === normaliseHost(host)),
  };
}

function parseAllowanceEntry(text: string): Entry | undefined {
  const [, range, ofRange] = RANGE.exec(text) ?? [];
  if (range !== undefined) return isRange(range) ? withPort({ range }, ofRange) : undefined;
  const [, host, port] = HOST.exec(text) ?? [];
  // A number is not a name. A single word without a port is probably a mistake.
  if (host === undefined || isIP(host) !== 0 || /(^|\.)\d+$/.test(host)) return undefined;
  return port === undefined && !host.includes('.')
    ? undefined
    : withPort({ host: normaliseHost(host) }, port);
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

function normaliseHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
