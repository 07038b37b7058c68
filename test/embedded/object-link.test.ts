import { describe, expect, it } from 'vitest';
import { instant, later } from '../../lib/core/instant.ts';
import { sealLink, unsealLink } from '../../lib/embedded/object-link.ts';
import type { ServedLink } from '../../lib/store/served-link.ts';

const SECRET = Buffer.alloc(32, 1);
const NOW = instant('2025-10-01T00:00:00Z');
const UNTIL = later(NOW, 60_000);
const download: ServedLink = { kind: 'download', key: 'a/b.csv', fileName: 'é.csv' };
const upload: ServedLink = { kind: 'upload', key: 'up/1', bytes: 100 };

const token = sealLink(download, UNTIL, SECRET);
const [body = '', signature = ''] = token.split('.');
const changed = Buffer.from(body, 'base64url').toString().replace('a/b', 'a/c');

describe('the token of a link', () => {
  it.each([
    [download, 'GET'],
    [download, 'HEAD'],
    [upload, 'PUT'],
  ])('allows what it was made for: %j by %s', (link, method) => {
    expect(unsealLink(sealLink(link, UNTIL, SECRET), method, NOW, SECRET)).toEqual(link);
    expect(unsealLink(sealLink(link, UNTIL, SECRET), method, later(UNTIL, -1), SECRET)).toEqual(
      link,
    );
  });

  it.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['no signature', body],
    ['an empty signature', `${body}.`],
    ['the signature alone', `.${signature}`],
    ['half a signature', `${body}.${signature.slice(0, 20)}`],
    ['a longer signature', `${token}A`],
    ['another part', `${token}.x`],
    ['another key', `${Buffer.from(changed).toString('base64url')}.${signature}`],
    ['the signature of another link', `${body}.${sealLink(upload, UNTIL, SECRET).split('.')[1]}`],
    ['the signature of another secret', sealLink(download, UNTIL, Buffer.alloc(32, 2))],
    ['an object instead of a token', '[object Object]'],
  ])('is refused: %s', (_name, forged) => {
    expect(() => unsealLink(forged, 'GET', NOW, SECRET)).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  it.each([
    ['for writing', download, 'PUT', NOW],
    ['for deleting', download, 'DELETE', NOW],
    ['in another spelling', download, 'get', NOW],
    ['for reading what is to be uploaded', upload, 'GET', NOW],
    ['at its end', download, 'GET', UNTIL],
    ['after its end', upload, 'PUT', later(UNTIL, 1)],
  ])('does not serve %s', (_name, link, method, now) => {
    expect(() => unsealLink(sealLink(link, UNTIL, SECRET), method, now, SECRET)).toThrow(
      expect.objectContaining({ code: 'forbidden', message: 'the link is not valid' }),
    );
  });
});
