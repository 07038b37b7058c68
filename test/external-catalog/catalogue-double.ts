import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import { sha256 } from '../../lib/core/digest.ts';

type Json = Record<string, unknown>;

export interface DidDocument {
  readonly verificationMethod: readonly { readonly id: string; readonly publicKeyJwk: JWK }[];
  readonly assertionMethod: readonly string[];
}

interface Asset {
  readonly id: string;
  readonly issuer: string;
  readonly versions: string[];
  status: 'active' | 'revoked';
}

/** An answer that the double gives instead of its own, once. */
export type Answer =
  | number
  | 'cut'
  | 'silent'
  | ((response: ServerResponse, request: IncomingMessage) => unknown);

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const VC2 = 'https://www.w3.org/ns/credentials/v2';
const ENVELOPE = 'data:application/vc+jwt,';
/** The base class of each type of ours. A presentation may have one base class. */
const BASE_CLASS: Readonly<Record<string, string>> = {
  'gx:LegalPerson': 'Participant',
  'gx:DataProduct': 'ServiceOffering',
};
const ROLES = ['ASSET_CREATE', 'ASSET_READ', 'ASSET_DELETE'];

/**
 * Stands in for an XFSC Federated Catalogue 2.1 and its Keycloak, which cannot run here. It keeps assets and checks
 * credentials as the public source of version 2.1 does, and answers with its status codes.
 */
export class CatalogueDouble {
  readonly secret = 'a-secret-of-keycloak';
  /** Each request as `METHOD path`, decoded. */
  readonly calls: string[] = [];
  /** By a part of `METHOD path`, the answers of the next requests. */
  readonly answers = new Map<string, Answer[]>();
  readonly assets = new Map<string, Asset>();
  /** Milliseconds since 1970. */
  now: () => number = Date.now;
  /** Claims of the next tokens. */
  participantId: string;
  roles: readonly string[] = ROLES;
  readonly #tokens = new Map<
    string,
    { readonly participantId: string; readonly roles: readonly string[] }
  >();
  readonly #resolve: (did: string) => Promise<DidDocument>;
  readonly #server: Server;

  private constructor(participantId: string, resolve: (did: string) => Promise<DidDocument>) {
    this.participantId = participantId;
    this.#resolve = resolve;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @param participantId claim of the tokens of our client */
  static async open(
    participantId: string,
    resolve: (did: string) => Promise<DidDocument>,
  ): Promise<CatalogueDouble> {
    const double = new CatalogueDouble(participantId, resolve);
    await new Promise<void>((done) => double.#server.listen(0, '127.0.0.1', done));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get tokenUrl(): string {
    return `${this.url}/realms/gaia-x/protocol/openid-connect/token`;
  }

  /** The current content of each asset, by its id. */
  get contents(): ReadonlyMap<string, string> {
    return new Map([...this.assets].map(([id, { versions }]) => [id, versions.at(-1) ?? '']));
  }

  /** The next answer to a request whose `METHOD path` has this part. */
  answer(part: string, ...answers: readonly Answer[]): void {
    this.answers.set(part, [...(this.answers.get(part) ?? []), ...answers]);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const call = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    this.calls.push(call);
    const given = [...this.answers].find(([part, left]) => call.includes(part) && left.length > 0);
    const answer = given?.[1].shift();
    if (answer === 'silent') return;
    if (answer === 'cut') return void request.socket.destroy();
    if (typeof answer === 'function') return void answer(response, request);
    if (typeof answer === 'number') return send(response, answer, { code: 'x', message: 'x' });
    try {
      const [status, json, headers] = await this.#answer(request, body);
      send(response, status, json, headers);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code, message } = error;
      send(response, status, status === 401 ? undefined : { code, message });
    }
  }

  async #answer(
    { method, url = '', headers }: IncomingMessage,
    body: string,
  ): Promise<[number, Json?, Record<string, string>?]> {
    const [, first, ...rest] = url.split('/');
    if (url.startsWith('/realms/')) return [200, this.#token(headers['content-type'], body)];
    const caller = this.#caller(headers.authorization);
    if (first !== 'assets') throw new Refusal(404, 'not_found_error', url);
    const id = decodeURIComponent(rest.at(-1) ?? '');
    if (method === 'POST' && rest.length === 0) {
      demand(caller.roles, 'ASSET_CREATE');
      const asset = await this.#add(String(headers['content-type']), body, caller.participantId);
      const location = `/assets/${encodeURIComponent(asset.id)}`;
      return [201, describe(asset), { location }];
    }
    if (method === 'GET' && rest.length === 1) {
      demand(caller.roles, 'ASSET_READ');
      const asset = this.assets.get(id);
      if (asset === undefined) throw new Refusal(404, 'not_found_error', id);
      return [200, { ...describe(asset), rawContent: asset.versions.at(-1) }];
    }
    if (method === 'DELETE' && rest[0] === 'by-id') {
      demand(caller.roles, 'ASSET_DELETE');
      const asset = this.assets.get(id);
      if (asset !== undefined) mayWrite(asset.issuer, caller.participantId);
      this.assets.delete(id);
      return [204];
    }
    throw new Refusal(405, 'client_error', `${method} ${url}`);
  }

  #token(contentType: string | undefined, body: string): Json {
    const form = new URLSearchParams(body);
    if (
      contentType !== 'application/x-www-form-urlencoded' ||
      form.get('grant_type') !== 'client_credentials' ||
      form.get('client_id') !== 'kaart' ||
      form.get('client_secret') !== this.secret
    )
      throw new Refusal(401, 'unauthorized_client', 'Invalid client or Invalid client credentials');
    const token = `header.${this.#tokens.size}.signature`;
    this.#tokens.set(token, { participantId: this.participantId, roles: this.roles });
    return { access_token: token, token_type: 'Bearer', expires_in: 300 };
  }

  #caller(authorization: string | undefined) {
    const caller = this.#tokens.get(authorization?.replace('Bearer ', '') ?? '');
    if (caller === undefined) throw new Refusal(401, '', '');
    return caller;
  }

  async #add(contentType: string, content: string, participantId: string): Promise<Asset> {
    if (!['application/vc+jwt', 'application/vp+jwt'].includes(contentType))
      throw new Refusal(415, 'client_error', contentType);
    const { id, issuer } = await this.#verify(content);
    mayWrite(issuer, participantId);
    const isStored = [...this.assets.values()].some((each) => each.versions.at(-1) === content);
    if (isStored) throw new Refusal(409, 'conflict_error', 'asset already exists');
    const before = this.assets.get(id);
    const versions = [...(before?.versions ?? []), content];
    const asset: Asset = { id, issuer, versions, status: 'active' };
    this.assets.set(id, asset);
    return asset;
  }

  /** @returns the id of the subject and the issuer */
  async #verify(content: string): Promise<{ readonly id: string; readonly issuer: string }> {
    const outer = await this.#signed(content);
    if (outer.typ === 'vc+jwt') return this.#credential(outer.payload);
    const { payload } = outer;
    if (payload['holder'] !== undefined && payload['holder'] !== payload['iss'])
      throw new Refusal(422, 'verification_error', 'holder');
    const inner = payload['verifiableCredential'] as readonly Json[];
    const credentials: { id: string; issuer: string; type: string }[] = [];
    for (const { id, type } of inner) {
      if (type !== 'EnvelopedVerifiableCredential' || !String(id).startsWith(ENVELOPE))
        throw new Refusal(400, 'client_error', 'invalid data: URL format');
      const { payload: claims } = await this.#signed(String(id).slice(ENVELOPE.length), 'vc+jwt');
      credentials.push(this.#credential(claims));
    }
    const classes = new Set(credentials.map(({ type }) => BASE_CLASS[type]));
    if (classes.size > 1)
      throw new Refusal(422, 'verification_error', 'credential has several types');
    const [first] = credentials;
    if (first === undefined) throw new Refusal(422, 'verification_error', 'no credential');
    return first;
  }

  #credential(claims: Json): { id: string; issuer: string; type: string } {
    if (![claims['@context']].flat().includes(VC2))
      throw new Refusal(400, 'client_error', 'no recognized VC 2.0 context');
    const { issuer, credentialSubject: subject, validFrom, validUntil } = claims;
    const now = this.now();
    if (typeof issuer !== 'string' || typeof subject !== 'object' || subject === null)
      throw new Refusal(422, 'verification_error', 'Semantic error');
    if (typeof validFrom !== 'string' || Date.parse(validFrom) > now)
      throw new Refusal(422, 'verification_error', "'validFrom' must be in the past");
    if (validUntil !== undefined && Date.parse(String(validUntil)) < now)
      throw new Refusal(422, 'verification_error', "'validUntil' must be in the future");
    if (issuer !== claims['iss']) throw new Refusal(422, 'verification_error', 'issuer');
    const { id, type } = subject as Json;
    return { id: String(id), issuer, type: String(type) };
  }

  /** Checks the headers and the signature of a JWT, by a key for assertions of its issuer. */
  async #signed(
    jwt: string,
    only?: string,
  ): Promise<{ readonly typ: string; readonly payload: Json }> {
    if (!jwt.startsWith('eyJ')) throw new Refusal(400, 'client_error', 'body is not a JWT');
    const { typ = '', cty, kid } = decodeProtectedHeader(jwt);
    const payload = decodeJwt(jwt) as Json;
    const wanted = { 'vc+jwt': 'vc', 'vp+jwt': 'vp' }[typ];
    if (wanted === undefined || cty !== wanted || (only !== undefined && typ !== only))
      throw new Refusal(400, 'client_error', `typ ${typ}, cty ${cty}`);
    if (payload['vc'] !== undefined || payload['vp'] !== undefined)
      throw new Refusal(400, 'client_error', 'wrapper claim');
    const iss = payload['iss'];
    if (typeof iss !== 'string') throw new Refusal(400, 'client_error', "missing 'iss' claim");
    if (!iss.startsWith('did:web:')) throw new Refusal(422, 'verification_error', 'did:web');
    if (typeof payload['exp'] === 'number' && payload['exp'] * 1000 < this.now())
      throw new Refusal(422, 'verification_error', 'expired');
    const { verificationMethod, assertionMethod } = await this.#resolve(iss).catch(() => {
      throw new Refusal(422, 'verification_error', 'DID document');
    });
    const method = verificationMethod.find(({ id }) => id === kid && assertionMethod.includes(id));
    if (method === undefined)
      throw new Refusal(422, 'verification_error', `kid '${kid}' not found in assertionMethod`);
    await compactVerify(jwt, await importJWK(method.publicKeyJwk)).catch(() => {
      throw new Refusal(422, 'verification_error', 'signature');
    });
    return { typ, payload };
  }
}

function describe({ id, issuer, status, versions }: Asset): Json {
  return { id, issuer, status, assetHash: sha256(versions.at(-1) ?? '') };
}

function demand(roles: readonly string[], role: string): void {
  if (!roles.includes(role)) throw new Refusal(403, 'forbidden_error', role);
}

function mayWrite(issuer: string, participantId: string): void {
  if (issuer !== participantId)
    throw new Refusal(403, 'forbidden_error', 'no access to the specified participant');
}

function send(
  response: ServerResponse,
  status: number,
  json?: Json,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}
