import { describe, expect, it } from 'vitest';
import { parseContentRange, readFileFacts, safeFileName } from '../../lib/cli/fetch/data-source.ts';

const ZEROS = Buffer.alloc(32).toString('base64');
const HEX = '00'.repeat(32);
const readFacts = (headers: Record<string, string>, status = 200) =>
  readFileFacts({ status, headers });

describe('the facts of a file', () => {
  it.each([
    ['../../.ssh/authorized_keys', 'authorized_keys'],
    ['..\\..\\boot.ini', 'boot.ini'],
    ['.bashrc', 'bashrc'],
    ['-rf', 'rf'],
    ['a\u202egpj.exe', 'a_gpj.exe'],
    ['a b\u0007.csv', 'a_b_.csv'],
    ['Données 2025.csv', 'Données_2025.csv'],
    ['...', null],
    ['a'.repeat(300), 'a'.repeat(100)],
  ])('turn the name %j into %j', (name, safe) => {
    expect(safeFileName(name.split(/[/\\]/).at(-1) ?? '')).toBe(safe);
    const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
    expect(readFacts({ 'content-disposition': disposition }).name).toBe(safe);
  });

  it.each([
    ['attachment; filename="rows.csv"', 'rows.csv'],
    ['attachment; filename=rows.csv; size=3', 'rows.csv'],
    [`attachment; filename="r.csv"; filename*=UTF-8''d%C3%A9.csv`, 'dé.csv'],
    [`attachment; filename="r.csv"; filename*=UTF-8''%E0%A4%A`, 'r.csv'],
    ['attachment', null],
  ])('find in %j the name %j', (disposition, name) => {
    expect(readFacts({ 'content-disposition': disposition }).name).toBe(name);
  });

  it.each<[string, Record<string, string>, number, string | null]>([
    ['Repr-Digest', { 'repr-digest': `sha-512=:AAAA:, sha-256=:${ZEROS}:` }, 206, HEX],
    ['Content-Digest', { 'content-digest': `sha-256=:${ZEROS}:` }, 200, HEX],
    ['Content-Digest of a part', { 'content-digest': `sha-256=:${ZEROS}:` }, 206, null],
    ['an invalid digest', { 'repr-digest': 'sha-256=:AAAA:' }, 200, null],
    ['a digest of another kind', { 'repr-digest': `x-sha-256=:${ZEROS}:` }, 200, null],
  ])('have the SHA-256 of %s', (_, headers, status, sha256) => {
    expect(readFacts(headers, status).sha256).toBe(sha256);
  });

  it('describe the whole file in a partial response, and need a strong ETag', () => {
    const headers = { 'content-length': '5', 'content-range': 'bytes 5-9/10', etag: '"a"' };
    expect(readFacts(headers)).toMatchObject({ bytes: 5, etag: '"a"' });
    expect(readFacts({ ...headers, etag: 'W/"a"' }, 206)).toMatchObject({ bytes: 10, etag: null });
    expect(readFacts({ 'content-type': 'text/csv; charset=utf-8' }).extension).toBe('.csv');
  });

  it.each([
    ['bytes 5-9/10', { first: 5, total: '10' }],
    ['bytes 5-9/*', { first: 5 }],
    ['bytes */10', { total: '10' }],
    ['lines 5-9/10', undefined],
  ])('read the range %s', (text, range) => {
    expect(parseContentRange({ 'content-range': text })).toEqual(range);
  });
});
