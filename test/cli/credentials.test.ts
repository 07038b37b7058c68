import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forge } from '../identity/setup.ts';
import { Shell } from './shell.ts';

const US = 'did:web:kaart.example';
const folder = mkdtempSync(join(tmpdir(), 'kaart-credentials-'));
const writeTextFile = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

let documents: Readonly<Record<string, unknown>> = {};
const server = createServer((request, response) => {
  const document = documents[request.url ?? ''];
  response.writeHead(document === undefined ? 404 : 200);
  response.end(JSON.stringify(document));
});
let issuer: string;
let key: CryptoKey;
let shell: Shell;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `did:web:localhost%3A${(server.address() as AddressInfo).port}:issuer`;
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = pair.privateKey;
  const id = `${issuer}#key-1`;
  const publicKeyJwk = await exportJWK(pair.publicKey);
  documents = {
    '/issuer/did.json': { id: issuer, verificationMethod: [{ id, publicKeyJwk }] },
  };
  shell = new Shell({
    KAART_PARTICIPANT_ID: US,
    KAART_OUTBOUND_ALLOW: '127.0.0.0/8,::1/128',
  });
});
afterAll(() => {
  server.close();
});

const forgeCredential = (subject: string = US) =>
  forge(
    { alg: 'ES256', kid: `${issuer}#key-1` },
    {
      iss: issuer,
      sub: subject,
      vc: {
        type: ['VerifiableCredential', 'MembershipCredential'],
        issuer,
        issuanceDate: '2026-01-01T00:00:00Z',
        expirationDate: '2086-01-01T00:00:00Z',
        credentialSubject: { id: subject, membershipStatus: 'active' },
      },
    },
    key,
  );

describe('kaart credential', () => {
  it('imports, lists, shows and removes a credential', async () => {
    const jwt = await forgeCredential();
    const added = await shell.type(
      'credential import',
      writeTextFile('membership.jwt', `${jwt}\n`),
    );
    expect(added).toMatchObject({ code: 0, err: '' });
    expect(added.out).toContain('types        MembershipCredential\n');
    expect(added.out).toContain('valid until  2086-01-01\n');
    expect(added.out).toContain('states       {"membershipStatus":"active"}');
    const [stored] = (await shell.json('credential list')) as { id: string; jwt: string }[];
    expect(stored).toMatchObject({ issuer, profile: 'vc11-sl2021/jwt', jwt });
    expect((await shell.type(`credential show ${stored?.id}`)).out).toBe(added.out);
    const removed = await shell.type(`credential remove ${stored?.id}`);
    expect(removed.out).toBe(`MembershipCredential of ${issuer} is removed\n`);
    expect((await shell.type('credential list')).out).toBe('nothing\n');
  });

  it('says why an issuer cannot be asked', async () => {
    expect(await shell.type(`credential request ${issuer} MembershipCredential`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('names no IssuerService'),
    });
    expect(await shell.type('credential request someone MembershipCredential')).toMatchObject({
      code: 1,
      err: expect.stringContaining('did:web'),
    });
    expect((await shell.type('credential requests')).out).toBe('nothing\n');
  });

  it('says what is wrong with a file', async () => {
    const import_ = (name: string, text: string) =>
      shell.type('credential import', writeTextFile(name, text));
    expect(await import_('no.jwt', 'no credential')).toMatchObject({
      code: 1,
      err: expect.stringContaining('not a verifiable credential'),
    });
    expect(await import_('other.jwt', await forgeCredential('did:web:lab.example'))).toMatchObject({
      code: 1,
      err: expect.stringContaining(`the subject of the credential is not ${US}`),
    });
    documents = {};
    const unknown = new Shell({
      KAART_PARTICIPANT_ID: US,
      KAART_OUTBOUND_ALLOW: '127.0.0.0/8,::1/128',
    });
    const path = writeTextFile('membership.jwt', await forgeCredential());
    expect(await unknown.type('credential import', path)).toMatchObject({
      code: 1,
      err: expect.stringContaining(`the DID document of ${issuer} cannot be read`),
    });
    expect(await shell.type('credential import', join(folder, 'absent'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('absent'),
    });
  });
});
