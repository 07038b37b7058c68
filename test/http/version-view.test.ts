import { describe, expect, it } from 'vitest';
import type { KaartError } from '../../lib/core/errors.ts';
import { getVersionView } from '../../lib/http/files/version-view.ts';

describe('a version that is not served any more', () => {
  it.each([
    [null, { current: '2025-b' }],
    ['2025-a.redacted', { current: '2025-b', replacedBy: '2025-a.redacted' }],
  ])(
    '10.9 is replaced by %s; null is not recommended as a replacement',
    async (replacement, details) => {
      const publication = {
        view: async () => ({ id: '2025-b' }),
        version: async () => ({}),
        replacement: async () => replacement,
      };
      const error = await getVersionView(
        publication as never,
        '2025-a',
        'partners',
        undefined,
      ).catch((thrown: unknown) => thrown as KaartError);
      expect(error).toMatchObject({ code: 'superseded' });
      expect((error as KaartError).details).toEqual(details);
    },
  );
});
