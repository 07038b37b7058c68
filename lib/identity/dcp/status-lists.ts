import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import * as z from 'zod';
import type { Clock } from '../../core/clock.ts';
import { hasCode } from '../../core/errors.ts';
import { parseJson } from '../../core/parse-json.ts';
import { FallibleReads } from '../../core/remembered-reads.ts';
import type { CredentialStatus } from '../../store/presented-credentials.ts';
import type { DidResolver, FetchText } from '../dsp/did-resolver.ts';
import { CredentialFault } from './credential-fault.ts';
import { oneOrMany, Reference, single, unwrap } from './json-ld.ts';
import { isSignedByDid, readJwt } from './signed-jwt.ts';

/** Most bytes of an unpacked list: eight million credentials. */
const MAX_LIST_BYTES = 1_000_000;
const MAX_LISTS = 200;
/** A list that could not be read is requested again after this time. */
const COOLDOWN_MS = 1_000;
/** Maximum difference between the clock of an issuer and ours. */
const TOLERANCE_MS = 30_000;

/** The statements of an issuer about the state of its credentials. */
interface StatusList {
  readonly purposes: readonly string[];
  readonly bits: Uint8Array;
  /** Milliseconds since 1970. */
  readonly validFrom: number;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

/** The address of a credential's state. */
export interface StatusRequest {
  readonly entry: CredentialStatus;
  /** DID of the issuer of the credential: it must have made the list, too. */
  readonly issuer: string;
  /** The network address of the caller that caused the request. */
  readonly source: string;
}

export interface StatusListsDeps {
  readonly fetchText: FetchText;
  readonly resolver: DidResolver;
  readonly clock: Clock;
  /** A list is trusted for this time, so a revocation counts within it. Milliseconds. */
  readonly maxAgeMs: number;
}

/** The purposes that end a credential, and the fault of each. Entries of other purposes say nothing about validity. */
const FAULT_OF_PURPOSE = {
  revocation: 'credential-revoked',
  suspension: 'credential-suspended',
} as const;

const unpack = promisify(gunzip);

/**
 * Reads the status lists of issuers (BitstringStatusList and StatusList2021, as JSON or as JWT), and
 * remembers them for a bounded time. This is our own code, because the
 * libraries for these lists need Data Integrity proofs and JSON-LD, which Dataspace4Health does not use.
 *
 * @see Bitstring Status List 1.0 #validate-algorithm
 */
export class StatusLists {
  readonly #deps: StatusListsDeps;
  readonly #reads: FallibleReads<StatusList>;

  constructor(deps: StatusListsDeps) {
    this.#deps = deps;
    const { clock, maxAgeMs } = deps;
    const cooldownMs = Math.min(COOLDOWN_MS, maxAgeMs);
    this.#reads = new FallibleReads(MAX_LISTS, clock, { maxAgeMs, cooldownMs });
  }

  /**
   * Checks that a credential is neither revoked nor suspended.
   *
   * @throws CredentialFault also if the list is not readable; KaartError `unavailable` if the list cannot be
   * read now
   */
  async check(request: StatusRequest): Promise<void> {
    const { statusPurpose: purpose, statusListIndex: index } = request.entry;
    if (purpose !== 'revocation' && purpose !== 'suspension') return;
    const { bits, purposes } = await this.#findList(request);
    const byte = bits[index >> 3];
    if (!purposes.includes(purpose) || byte === undefined)
      throw new CredentialFault('status-unreadable', { what: request.entry.statusListCredential });
    // The first entry is the leftmost bit.
    if ((byte & (0x80 >> (index & 7))) !== 0) throw new CredentialFault(FAULT_OF_PURPOSE[purpose]);
  }

  async #findList(request: StatusRequest): Promise<StatusList> {
    const { statusListCredential: url } = request.entry;
    const now = Date.parse(this.#deps.clock());
    const isValid = ({ validFrom, validUntil }: StatusList) =>
      validFrom <= now + TOLERANCE_MS && now < validUntil;
    const list = await this.#reads.find(
      `${request.issuer}\0${url}`,
      () => this.#load(request),
      (found) => (isValid(found) ? found : undefined),
    );
    if (list === undefined) throw new CredentialFault('status-unreadable', { what: url });
    return list;
  }

  async #load({ entry, issuer, source }: StatusRequest): Promise<StatusList> {
    const url = entry.statusListCredential;
    try {
      const text = await this.#deps.fetchText(url);
      const body = await this.#verifiedBody(text.trim(), issuer, source);
      if (body !== undefined) return await toStatusList(body);
    } catch (cause) {
      if (cause instanceof CredentialFault || hasCode(cause, 'unavailable')) throw cause;
      throw new CredentialFault('status-unreadable', { what: url, cause });
    }
    throw new CredentialFault('status-unreadable', { what: url });
  }

  /**
   * The credential that carries the list. EDC's issuer sends it as JSON without a proof: then only the
   * connection to the address that the signed credential names protects it, and its issuer must be equal.
   */
  async #verifiedBody(text: string, issuer: string, source: string): Promise<ListBody | undefined> {
    const json = parseJson(text);
    const jwt = readJwt(json === undefined ? text : unwrap(json, 'EnvelopedVerifiableCredential'));
    if (jwt === undefined) {
      const body = ListBody.safeParse(json).data;
      return body?.issuer === issuer ? body : undefined;
    }
    const signer = { did: issuer, use: 'assertionMethod', source } as const;
    if (!(await isSignedByDid(jwt, signer, this.#deps.resolver)))
      throw new CredentialFault('status-list-signature', { what: issuer });
    const { payload } = jwt;
    const body = ListBody.safeParse(payload['vc'] ?? payload).data;
    const claimed = body?.issuer ?? payload['iss'];
    const { nbf, exp } = payload;
    if (body === undefined || claimed !== issuer) return undefined;
    const starts = typeof nbf === 'number' ? nbf * 1000 : 0;
    const ends = typeof exp === 'number' ? exp * 1000 : Number.POSITIVE_INFINITY;
    return {
      ...body,
      validFrom: Math.max(body.validFrom, starts),
      validUntil: Math.min(body.validUntil, ends),
    };
  }
}

/** Milliseconds since 1970. @param defaultMs what counts without a time */
function time(defaultMs: number) {
  return z
    .string()
    .nullish()
    .transform((text) => (text == null ? defaultMs : Date.parse(text)))
    .refine((at) => !Number.isNaN(at));
}

const ListBody = z
  .object({
    issuer: Reference.optional(),
    validFrom: time(0),
    issuanceDate: time(0),
    validUntil: time(Number.POSITIVE_INFINITY),
    expirationDate: time(Number.POSITIVE_INFINITY),
    credentialSubject: single(
      z.object({
        type: oneOrMany(z.enum(['BitstringStatusList', 'StatusList2021'])),
        statusPurpose: oneOrMany(z.string()),
        encodedList: z.string(),
      }),
    ),
  })
  .transform(({ issuanceDate, expirationDate, ...body }) => ({
    ...body,
    validFrom: Math.max(body.validFrom, issuanceDate),
    validUntil: Math.min(body.validUntil, expirationDate),
  }));
type ListBody = z.infer<typeof ListBody>;

/** `encodedList` is GZIP: in base64 or base64url, for BitstringStatusList in base64url after the multibase prefix `u`. */
async function toStatusList({ credentialSubject, ...times }: ListBody): Promise<StatusList> {
  const { type, statusPurpose, encodedList } = credentialSubject;
  const isPrefixed = type.includes('BitstringStatusList') && encodedList.startsWith('u');
  const packed = Buffer.from(isPrefixed ? encodedList.slice(1) : encodedList, 'base64url');
  const bits = await unpack(packed, { maxOutputLength: MAX_LIST_BYTES });
  const { validFrom, validUntil } = times;
  return { purposes: statusPurpose, bits, validFrom, validUntil };
}
