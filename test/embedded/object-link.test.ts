import { describe, expect, it } from 'vitest';
import { addMilliseconds, instant } from '../../lib/core/instant.ts';
import { sealLink, unsealLink } from '../../lib/embedded/object-link.ts';
import type { ServedLink } from '../../lib/store/served-link.ts';

const SECRET = Buffer.alloc(32, 1);
const NOW = instant('2025-10-01T00:00:00Z');
const UNTIL = addMilliseconds(NOW, 60_000);
const download: ServedLink = { kind: 'download', key: 'a/b.csv', fileName: 'é.csv' };
const upload: ServedLink = { kind: 'upload', key: 'up/1', bytes: 100 };

const token = sealLink(download, UNTIL, SECRET);
const flipped = (at: number) => {
  const bytes = Buffer.from(token, 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64url');
};

describe('the token of a link', () => {
  it.each([
    [download, 'GET'],
    [download, 'HEAD'],
    [upload, 'PUT'],
  ])('allows only its purpose: %j by %s', (link, method) => {
    expect(unsealLink(sealLink(link, UNTIL, SECRET), method, NOW, SECRET)).toEqual(link);
    expect(
      unsealLink(sealLink(link, UNTIL, SECRET), method, addMilliseconds(UNTIL, -1), SECRET),
    ).toEqual(link);
  });

  it.each([
    ['nothing', ''],
    ['a dot', '.'],
    ['a part', token.slice(0, 40)],
    ['another start', flipped(0)],
    ['another tag', flipped(12)],
    ['another content', flipped(40)],
    ['a longer token', `${token}A`],
    ['another part', `${token}.x`],
    ['another spelling', `${token}=`],
    ['the token of another secret', sealLink(download, UNTIL, Buffer.alloc(32, 2))],
    ['an object instead of a token', '[object Object]'],
  ])('is refused: %s', (_name, forged) => {
    expect(() => unsealLink(forged, 'GET', NOW, SECRET)).toThrow(
      expect.objectContaining({ code: 'forbidden' }),
    );
  });

  it('9.12 does not reveal the path of the file by its text or its length', () => {
    const own: ServedLink = { ...download, key: `readers/${'0'.repeat(32)}/versions/a/b.csv` };
    const tokens = [token, sealLink(own, UNTIL, SECRET)];
    expect(new Set(tokens.map(({ length }) => length)).size).toBe(1);
    for (const each of tokens)
      expect(Buffer.from(each, 'base64url').toString('latin1')).not.toMatch(/b\.csv|readers|key/);
  });

  it.each([
    ['for writing', download, 'PUT', NOW],
    ['for deleting', download, 'DELETE', NOW],
    ['in another spelling', download, 'get', NOW],
    ['for reading with an upload link', upload, 'GET', NOW],
    ['at its end', download, 'GET', UNTIL],
    ['after its end', upload, 'PUT', addMilliseconds(UNTIL, 1)],
  ])('does not serve %s', (_name, link, method, now) => {
    expect(() => unsealLink(sealLink(link, UNTIL, SECRET), method, now, SECRET)).toThrow(
      expect.objectContaining({ code: 'forbidden', message: 'the link is not valid' }),
    );
  });
});
