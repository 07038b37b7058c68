import * as z from 'zod';
import { parseJson } from '../../core/parse-json.ts';

/** The uses for which a DID document lists a key. @see W3C DID Core #verification-relationships */
const KEY_USES = ['authentication', 'assertionMethod', 'capabilityInvocation'] as const;
/**
 * DCP 1.0 requires `capabilityInvocation` for a key that signs self-issued tokens, `authentication` of
 * one that signs presentations, `assertionMethod` of one that signs credentials.
 */
export type KeyUse = (typeof KEY_USES)[number];

/** Maximum length of a document in characters; a longer one is not read further. */
const MAX_LENGTH = 65_536;
const MAX_ENTRIES = 50;

const Base64Url = z.string().regex(/^[A-Za-z0-9_-]+$/);
/** 2,048 to 4,096 bits. */
const Modulus = Base64Url.min(342).max(683);

/** The public part of a key, as far as a check of a signature needs it, by what it can sign. */
const PublicKey = z.union([
  z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), ...pointSchema(43) }),
  z.object({ kty: z.literal('EC'), crv: z.literal('P-384'), ...pointSchema(64) }),
  z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: Base64Url.length(43) }),
  z.object({ kty: z.literal('RSA'), n: Modulus, e: Base64Url.max(8) }),
]);
type PublicKey = z.infer<typeof PublicKey>;

/** The accepted signature algorithms (RFC 7518, RFC 8037). Symmetric algorithms and `none` are not accepted. */
export const SIGNATURE_ALGORITHMS = [
  'ES256',
  'ES384',
  'EdDSA',
  'Ed25519',
  'RS256',
  'PS256',
] as const;

/** A key, and the signature algorithms (RFC 7518, RFC 8037) that it may be used with. */
export interface VerificationKey {
  readonly jwk: PublicKey;
  readonly algorithms: readonly (typeof SIGNATURE_ALGORITHMS)[number][];
}

/** A set of DID Core. Documents also write one entry without a list, or `null`. */
const Entries = z.preprocess(
  (value) => [value ?? []].flat(),
  z.array(z.unknown()).max(MAX_ENTRIES),
);
const Method = z.object({ id: z.string().max(400), publicKeyJwk: PublicKey });
/** Type and the first endpoint that is an address; an entry of another form is ignored. @see W3C DID Core #services */
const Service = z.object({
  type: z.union([z.string(), z.array(z.string())]).transform((type) => [type].flat()),
  serviceEndpoint: z.preprocess(
    (value) => [value].flat().find((each) => typeof each === 'string'),
    z.string().max(400),
  ),
});
const Document = z.object({
  id: z.string(),
  verificationMethod: Entries,
  authentication: Entries,
  assertionMethod: Entries,
  capabilityInvocation: Entries,
  keyAgreement: Entries,
  service: Entries,
});
type Document = z.infer<typeof Document>;

/** The document of another DID: its keys and the addresses of its services. */
export class ResolvedDocument {
  readonly #keys: ReadonlyMap<string, VerificationKey>;
  /** Ids of the keys that the document lists for each use. */
  readonly #listed: Readonly<Record<KeyUse, ReadonlySet<string>>>;
  /** Ids of the keys for encryption; a document without any other list does not mean them. */
  readonly #encryption: ReadonlySet<string>;
  readonly #services: readonly z.infer<typeof Service>[];

  private constructor(did: string, document: Document) {
    const found = KEY_USES.flatMap((use) => document[use]);
    const methods = [...document.verificationMethod, ...found];
    this.#keys = new Map(
      methods.flatMap((method) => {
        const { data } = Method.safeParse(method);
        if (data === undefined) return [];
        const id = fullId(did, data.id);
        return id.startsWith(`${did}#`)
          ? [[id, toVerificationKey(data.publicKeyJwk)] as const]
          : [];
      }),
    );
    const idsOf = (entries: readonly unknown[]) =>
      new Set(entries.map((entry) => fullId(did, getId(entry))));
    this.#listed = {
      authentication: idsOf(document.authentication),
      assertionMethod: idsOf(document.assertionMethod),
      capabilityInvocation: idsOf(document.capabilityInvocation),
    };
    this.#encryption = idsOf(document.keyAgreement);
    this.#services = document.service.flatMap((entry) => Service.safeParse(entry).data ?? []);
  }

  /** @returns `undefined` if the text is not a DID document, or is the document of another DID */
  static read(did: string, text: string): ResolvedDocument | undefined {
    const value = text.length > MAX_LENGTH ? undefined : parseJson(text);
    const document = Document.safeParse(value).data;
    return document?.id === did ? new ResolvedDocument(did, document) : undefined;
  }

  /**
   * The key of a verification method for a use; `undefined` if the document has no such key or does not list
   * it for this use. A document often lists its keys for some uses only. If it lists no key for the requested
   * use, a key of any use is accepted. If it lists no key for any use, every key except those for encryption
   * is accepted.
   *
   * @param kid full id of the method, `<did>#<fragment>`; without it, the only key of the document
   * @see DCP 1.0 #validating-self-issued-id-tokens
   */
  key(kid: string | undefined, use: KeyUse): VerificationKey | undefined {
    const id = kid ?? this.#onlyId();
    return id !== undefined && this.#isListed(id, use) ? this.#keys.get(id) : undefined;
  }

  /** The address of the first service of a type. */
  serviceEndpoint(type: string): string | undefined {
    return this.#services.find((service) => service.type.includes(type))?.serviceEndpoint;
  }

  #onlyId(): string | undefined {
    return this.#keys.size === 1 ? this.#keys.keys().next().value : undefined;
  }

  #isListed(id: string, use: KeyUse): boolean {
    const listed = this.#listed[use];
    if (listed.size > 0) return listed.has(id);
    const all = KEY_USES.map((each) => this.#listed[each]).filter(({ size }) => size > 0);
    return all.length === 0 ? !this.#encryption.has(id) : all.some((ids) => ids.has(id));
  }
}

/** @param length of a coordinate, in characters */
function pointSchema(length: number) {
  return { x: Base64Url.length(length), y: Base64Url.length(length) };
}

function toVerificationKey(jwk: PublicKey): VerificationKey {
  if (jwk.kty === 'RSA') return { jwk, algorithms: ['RS256', 'PS256'] };
  if (jwk.kty === 'OKP') return { jwk, algorithms: ['EdDSA', 'Ed25519'] };
  return { jwk, algorithms: [jwk.crv === 'P-256' ? 'ES256' : 'ES384'] };
}

/** A use contains a method, or its id. */
function getId(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  return z.object({ id: z.string() }).safeParse(entry).data?.id ?? '';
}

function fullId(did: string, id: string): string {
  return id.startsWith('#') ? did + id : id;
}
