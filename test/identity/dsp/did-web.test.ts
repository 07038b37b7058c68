import { describe, expect, it } from 'vitest';
import { didDocumentUrl, toDidWeb } from '../../../lib/identity/dsp/did-web.ts';

describe('the address of a DID document', () => {
  it.each([
    ['is no did:web', 'did:key:z6Mk'],
    ['is no DID', 'https://lab.example'],
    ['has another case', 'DID:WEB:lab.example'],
    ['has no host', 'did:web:'],
    ['has an empty segment', 'did:web:lab.example:'],
    ['has an empty segment in between', 'did:web:lab.example::a'],
    ['has a bare port, which is a path of digits', 'did:web:lab.example%3A'],
    ['has an invalid port', 'did:web:lab.example%3A99999'],
    ['writes the default port, a second name of the same', 'did:web:lab.example%3A443'],
    ['has a capital letter, a second name of the same', 'did:web:Lab.example'],
    ['climbs', 'did:web:lab.example:..:etc'],
    ['climbs in disguise', 'did:web:lab.example:%2e%2e:etc'],
    ['has a slash', 'did:web:lab.example/etc'],
    ['has a slash in its host', 'did:web:lab.example%2Fetc'],
    ['has a user', 'did:web:user@lab.example'],
    ['has a user in disguise', 'did:web:user%40lab.example'],
    ['has a query', 'did:web:lab.example:a?x'],
    ['has a fragment', 'did:web:lab.example#key'],
    ['ends with a dot', 'did:web:lab.example.'],
    ['is a private address', 'did:web:10.0.0.1'],
    ['is the address of instance metadata', 'did:web:169.254.169.254'],
    ['is any address', 'did:web:0.0.0.0'],
    ['is a public address', 'did:web:93.184.216.34'],
    ['is a loopback address in one number', 'did:web:2130706433'],
    ['is a loopback address in hexadecimals', 'did:web:0x7f.1'],
    ['is a short loopback address', 'did:web:127.1'],
    ['is a loopback address in octals', 'did:web:0177.0.0.1'],
    ['is an address of version 6', 'did:web:%5B%3A%3A1%5D'],
    ['has another script', 'did:web:läb.example'],
    ['is long', `did:web:lab.example:${'a'.repeat(150)}`],
  ])('is invalid if it %s: %s', (_, did) => {
    expect(didDocumentUrl(did)).toBeUndefined();
  });

  it.each([
    ['did:web:lab.example', 'https://lab.example/.well-known/did.json'],
    ['did:web:lab.example%3A8443', 'https://lab.example:8443/.well-known/did.json'],
    ['did:web:lab.example:users:a.b-c_d', 'https://lab.example/users/a.b-c_d/did.json'],
    ['did:web:lab.example%3A8443:a', 'https://lab.example:8443/a/did.json'],
    ['did:web:lab.example:a%20b', 'https://lab.example/a%20b/did.json'],
    ['did:web:xn--lb-wia.example', 'https://xn--lb-wia.example/.well-known/did.json'],
    ['did:web:127.0.0.1%3A9001', 'http://127.0.0.1:9001/.well-known/did.json'],
    ['did:web:localhost%3A9001:a', 'http://localhost:9001/a/did.json'],
    ['did:web:localhost.example', 'https://localhost.example/.well-known/did.json'],
  ])('of %s is %s', (did, url) => {
    expect(didDocumentUrl(did)).toBe(url);
  });
});

describe('the did:web of an address', () => {
  it.each([
    ['https://kaart.example', 'did:web:kaart.example'],
    ['https://kaart.example/', 'did:web:kaart.example'],
    ['https://kaart.example:8443/base', 'did:web:kaart.example%3A8443'],
    ['http://127.0.0.1:8080', 'did:web:127.0.0.1%3A8080'],
  ])('%s is %s, and its document is at the same host', (url, did) => {
    expect(toDidWeb(url)).toBe(did);
    expect(new URL(didDocumentUrl(did) ?? '').host).toBe(new URL(url).host);
  });
});
