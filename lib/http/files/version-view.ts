import { KaartError } from '../../core/errors.ts';
import { redactedVersionId } from '../../publication/redacted-name.ts';
import type { View } from '../../publication/version.ts';
import type { RowRead } from './reading.ts';

/**
 * Finds the view for reads of a version: the view of the served version, or of a redacted version.
 *
 * @throws KaartError `superseded` with the redacted version that replaces the version
 */
export async function getVersionView(
  { publication, audience, purpose, loadView }: Omit<RowRead, 'disclosedTo' | 'recipient'>,
  id: string,
): Promise<View> {
  if (redactedVersionId(id) !== undefined) return publication.redacted(id, audience, purpose);
  const view = await loadView();
  if (id === 'current' || id === view.id) return view;
  await publication.version(id, audience);
  const replacedBy = await publication.replacement(id, audience);
  throw new KaartError('version-superseded', {
    code: 'superseded',
    parameters: { version: id },
    details: { ...(replacedBy !== null && { replacedBy }), current: view.id },
  });
}
