// npm run bench:edc-dcp: how long a Kaart and an EDC take for a catalog request of a participant with credentials. Each
// verifies the participant: its self-issued token, its DID document, its presentation and the status list.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { openPeers } from '../interop-dcp/peers.ts';

/** Participants, each of which is unknown at its first request. */
const PARTICIPANTS = 30;
/** Requests of one participant after the first one. */
const WARM = 100;
const V1 = 'https://www.w3.org/2018/credentials/v1';
const DCP = 'https://w3id.org/dspace-dcp/v1.0/dcp.jsonld';

const { kaartAt, edcAt, issuer } = openPeers();
const now = () => Math.floor(Date.now() / 1000);

/** A participant with a key and a membership, whose documents this program serves. */
interface Participant {
  readonly did: string;
  readonly document: string;
  sign(claims: Record<string, unknown>): Promise<string>;
  readonly membership: string;
}

const participants = new Map<string, Participant>();
const server = createServer(async (request, response) => {
  const [, name = '', ...rest] = (request.url ?? '').split('/');
  const participant = participants.get(name);
  if (participant === undefined) return response.writeHead(404).end();
  response.setHeader('content-type', 'application/json');
  if (rest.join('/') === 'did.json') return response.end(participant.document);
  for await (const _ of request);
  const [, payload = ''] = (request.headers.authorization ?? '').split('.');
  const { iss: verifier } = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const vp = {
    '@context': [V1],
    type: ['VerifiablePresentation'],
    verifiableCredential: [participant.membership],
  };
  const claims = { aud: verifier, jti: crypto.randomUUID(), nbf: now(), vp };
  const presentation = [await participant.sign(claims)];
  const message = { '@context': [DCP], type: 'PresentationResponseMessage', presentation };
  return response.end(JSON.stringify(message));
});
await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
const { port } = server.address() as AddressInfo;

async function join(name: string): Promise<Participant> {
  const did = `did:web:localhost%3A${port}:${name}`;
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const kid = `${did}#key-1`;
  const publicKeyJwk = await exportJWK(publicKey);
  const methods = [{ id: kid, type: 'JsonWebKey2020', controller: did, publicKeyJwk }];
  const participant: Participant = {
    did,
    document: JSON.stringify({
      '@context': ['https://www.w3.org/ns/did/v1'],
      id: did,
      verificationMethod: methods,
      authentication: [kid],
      assertionMethod: [kid],
      capabilityInvocation: [kid],
      service: [
        {
          id: `${did}#cs`,
          type: 'CredentialService',
          serviceEndpoint: `http://localhost:${port}/${name}`,
        },
      ],
    }),
    sign: (claims) =>
      new SignJWT({ iss: did, iat: now(), exp: now() + 60, ...claims })
        .setProtectedHeader({ alg: 'ES256', kid })
        .sign(privateKey),
    membership: await issuer.issue(did),
  };
  participants.set(name, participant);
  return participant;
}

/** Milliseconds of a catalog request. @throws Error for a refusal */
async function measure(participant: Participant, { id, dsp }: typeof kaartAt): Promise<number> {
  const claims = { sub: participant.did, aud: id, jti: crypto.randomUUID(), token: 'access' };
  const token = await participant.sign(claims);
  const body = JSON.stringify({
    '@context': ['https://w3id.org/dspace/2025/1/context.jsonld'],
    '@type': 'CatalogRequestMessage',
  });
  const started = performance.now();
  const answer = await fetch(`${dsp}/catalog/request`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${dsp}: ${answer.status} ${text}`);
  return performance.now() - started;
}

const part = (times: readonly number[], of: number) =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * of)] ?? 0;
const shown = (ms: number) => `${ms.toFixed(1)} ms`;

const all = await Promise.all(Array.from({ length: PARTICIPANTS }, (_, at) => join(`p${at}`)));
const [first, ...others] = all;
if (first === undefined) throw new Error('no participant');
const sides = { Kaart: kaartAt, EDC: edcAt };
const cold: Record<string, number[]> = { Kaart: [], EDC: [] };
const warm: Record<string, number[]> = { Kaart: [], EDC: [] };
// The first participant warms both programs. They take turns, so that a load of the machine hits both.
for (const at of Object.values(sides)) await measure(first, at);
for (const participant of others)
  for (const [name, at] of Object.entries(sides)) cold[name]?.push(await measure(participant, at));
for (let run = 0; run < WARM; run += 1)
  for (const [name, at] of Object.entries(sides)) warm[name]?.push(await measure(first, at));

console.log('| catalog request | Kaart p50 | p95 | EDC 0.15.1 p50 | p95 | ratio of p50 |');
console.log('|---|---:|---:|---:|---:|---:|');
for (const [name, { Kaart = [], EDC = [] }] of Object.entries({ cold, warm })) {
  const ratio = part(EDC, 0.5) / part(Kaart, 0.5);
  const values = [Kaart, EDC].flatMap((each) => [part(each, 0.5), part(each, 0.95)].map(shown));
  console.log(`| ${name} | ${values.join(' | ')} | ${ratio.toFixed(1)} |`);
}
server.closeAllConnections();
server.close();
