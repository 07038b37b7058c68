import type { Audience } from '../../consent/vocabulary.ts';
import { KaartError } from '../../core/errors.ts';
import type { ReadablePublication } from '../../publication/recipient-publication.ts';
import { redactedVersionId } from '../../publication/redacted-name.ts';
import type { View } from '../../publication/version.ts';

/**
 * Finds the view for reads of a version: the view of the served version, or of a redacted version.
 *
 * @throws KaartError `superseded` with the redacted version that replaces the version
 */
export async function getVersionView(
  publication: ReadablePublication,
  id: string,
  audience: Audience,
  purpose: string | undefined,
): Promise<View> {
  if (redactedVersionId(id) !== undefined) return publication.redacted(id, audience, purpose);
  const view = await publication.view(audience, purpose);
  if (id === 'current' || id === view.id) return view;
  await publication.version(id, audience);
  const replacedBy = await publication.replacement(id, audience);
  throw new KaartError('version-superseded', {
    code: 'superseded',
    parameters: { version: id },
    details: { ...(replacedBy !== null && { replacedBy }), current: view.id },
  });
}
