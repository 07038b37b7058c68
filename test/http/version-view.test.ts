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
        version: async () => ({}),
        replacement: async () => replacement,
      };
      const loadView = async () => ({ id: '2025-b' });
      const read = { publication, audience: 'partners', purpose: undefined, loadView };
      const error = await getVersionView(read as never, '2025-a').catch(
        (thrown: unknown) => thrown as KaartError,
      );
      expect(error).toMatchObject({ code: 'superseded' });
      expect((error as KaartError).details).toEqual(details);
    },
  );
});
