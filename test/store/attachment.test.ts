import { describe, expect, it } from 'vitest';
import { buildAttachmentHeader } from '../../lib/store/attachment.ts';

describe('buildAttachmentHeader', () => {
  it.each([
    ['rows.csv', `attachment; filename="rows.csv"; filename*=UTF-8''rows.csv`],
    ['a b.csv', `attachment; filename="a_b.csv"; filename*=UTF-8''a%20b.csv`],
    ['é漢.csv', `attachment; filename="__.csv"; filename*=UTF-8''%C3%A9%E6%BC%A2.csv`],
    [`a"b'c;(d)*`, `attachment; filename="a_b_c__d__"; filename*=UTF-8''a%22b%27c%3B%28d%29%2A`],
    [
      'a\r\nX-Evil: 1',
      `attachment; filename="a__X-Evil__1"; filename*=UTF-8''a%0D%0AX-Evil%3A%201`,
    ],
  ])('escapes the file name %j', (name, header) => {
    expect(buildAttachmentHeader(name)).toBe(header);
  });
});
