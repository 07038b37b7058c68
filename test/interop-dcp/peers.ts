import { readFileSync } from 'node:fs';
import { type Counterpart, Edc } from '../interop/edc.ts';
import { Kaart } from '../interop/kaart.ts';
import { reaches } from '../interop/reaches.ts';

type Json = Record<string, unknown>;

/** The API key and the password of the hub's only participant, as the scripts of the peers set them. */
const API_KEY = 'Y29ubmVjdG9y.hub-api-key';
const STS_SECRET = 'sts-secret';
export const TYPE = 'MembershipCredential';

/** Kaart, and the peers that `scripts/edc-dcp.mjs` started. */
export interface Peers {
  readonly kaart: Kaart;
  /** The address of Kaart for EDC. */
  readonly kaartAt: Counterpart;
  readonly edc: Edc;
  /** The address of EDC for Kaart. */
  readonly edcAt: Counterpart;
  readonly hub: IdentityHub;
  readonly issuer: LabIssuer;
  /** The datasets of Kaart in the Federated Catalog. */
  listed(): Promise<string[]>;
  /** The reasons why Kaart refused callers, in the order of its log. */
  refusals(): string[];
}

/** @throws Error if the peers have not been started */
export function openPeers(): Peers {
  const { KAART_PUBLIC_URL: url, KAART_DCP_PEERS, KAART_LOG_FILE: log = '' } = process.env;
  if (url === undefined || KAART_DCP_PEERS === undefined)
    throw new Error('node scripts/edc-dcp.mjs starts what these tests need');
  const base = Number(KAART_DCP_PEERS);
  const did = (port: number, path = '') => `did:web:localhost%3A${port}${path}`;
  const edcDid = did(base + 13, ':connector');
  const crawler = `http://localhost:${base + 31}/api/catalog/v1alpha/catalog/query`;
  return {
    kaart: new Kaart(url),
    kaartAt: { id: did(Number(new URL(url).port)), dsp: `${url}/dsp/2025-1` },
    edc: new Edc(base + 23),
    edcAt: { id: edcDid, dsp: `http://localhost:${base + 24}/protocol/2025-1` },
    hub: new IdentityHub(base + 10, edcDid),
    issuer: new LabIssuer(base, did(base, ':issuer')),
    async listed() {
      const spec = { '@context': { '@vocab': 'https://w3id.org/edc/v0.0.1/ns/' } };
      const catalogs = [await post(crawler, { ...spec, '@type': 'QuerySpec' })].flat() as Json[];
      const datasets = catalogs.flatMap((each) => [each['dataset'] ?? []].flat() as Json[]);
      return datasets.map((dataset) => String(dataset['@id']));
    },
    refusals: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => line.includes('"credentials-refused"'))
        .map((line) => String(JSON.parse(line).reason)),
  };
}

/** Options of an issued credential. It is valid for 30 days by default. */
interface Wish {
  readonly days?: number;
  readonly as?: 'rogue';
  readonly status?: string;
}

/**
 * The issuer of the data space. It can also issue without a request, and in the name of an issuer that no
 * participant trusts.
 */
class LabIssuer {
  readonly did: string;
  /** The id of the membership credential among the supported credentials. */
  readonly plan: string;
  readonly #url: string;

  constructor(port: number, did: string) {
    this.#url = `http://localhost:${port}`;
    this.did = did;
    this.plan = `${this.#url}/issuer/membership`;
  }

  /** @returns a credential of version 1.1 as JWT */
  async issue(holder: string, wish: Wish = {}): Promise<string> {
    return String(await post(`${this.#url}/admin/issue`, { did: holder, ...wish }));
  }

  /** @param revoked `false` undoes a revocation */
  async revoke(jwt: string, revoked = true): Promise<void> {
    const index = Number(payloadOf(jwt).vc.credentialStatus.statusListIndex);
    await post(`${this.#url}/admin/revoke`, { index, revoked });
  }
}

/** The IdentityHub of the EDC connector: it stores the connector's credentials and makes its tokens. */
class IdentityHub {
  readonly #did: string;
  readonly #credentials: string;
  readonly #tokens: string;

  constructor(port: number, did: string) {
    this.#did = did;
    const participant = Buffer.from('connector').toString('base64');
    const api = `http://localhost:${port + 1}/api/identity/v1alpha/participants/${participant}`;
    this.#credentials = `${api}/credentials`;
    this.#tokens = `http://localhost:${port + 4}/api/sts/token`;
  }

  /** Gets a membership from the issuer by the issuance protocol of DCP. @returns the credential as JWT */
  async request(issuer: LabIssuer): Promise<string> {
    const holderPid = crypto.randomUUID();
    const credentials = [{ format: 'VC1_0_JWT', type: TYPE, id: issuer.plan }];
    const wish = { issuerDid: issuer.did, holderPid, credentials };
    await post(`${this.#credentials}/request`, wish, KEY);
    await reaches(
      async () => JSON.stringify(await this.#get(`/request/${holderPid}`)),
      (said) => said.includes('"ISSUED"'),
    );
    const [held] = await this.#all();
    return held?.rawVc ?? '';
  }

  /** Stores a credential that its issuer handed over. */
  async add(jwt: string): Promise<void> {
    const { iss, vc } = payloadOf(jwt);
    const credential = { ...vc, issuer: { id: iss }, credentialSubject: [vc.credentialSubject] };
    const { credentialStatus, ...stated } = credential;
    await post(
      this.#credentials,
      {
        id: crypto.randomUUID(),
        participantContextId: 'connector',
        verifiableCredentialContainer: {
          rawVc: jwt,
          format: 'VC1_0_JWT',
          credential: { ...stated, credentialStatus: [credentialStatus] },
        },
      },
      KEY,
    );
  }

  /** Removes all credentials. */
  async empty(): Promise<void> {
    for (const { id } of await this.#all())
      await fetch(`${this.#credentials}/${id}`, { method: 'DELETE', headers: KEY });
  }

  /** A self-issued token of the connector. @param token its claim `token` */
  async token(audience: string, token: string): Promise<string> {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: this.#did,
      client_secret: STS_SECRET,
      audience,
      token,
    });
    const response = await fetch(this.#tokens, { method: 'POST', body });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  async #all(): Promise<{ id: string; rawVc: string }[]> {
    const held = (await this.#get('')) as Json[];
    return held.map(({ id, verifiableCredential }) => {
      const { rawVc } = verifiableCredential as { rawVc: string };
      return { id: String(id), rawVc };
    });
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(this.#credentials + path, { headers: KEY });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}

const KEY = { 'x-api-key': API_KEY };

async function post(url: string, json: unknown, headers: object = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return /^[[{]/.test(text) ? JSON.parse(text) : text;
}

interface VcPayload {
  readonly iss: string;
  readonly vc: Json & {
    readonly credentialSubject: Json;
    readonly credentialStatus: { readonly statusListIndex: string };
  };
}

function payloadOf(jwt: string): VcPayload {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
}
