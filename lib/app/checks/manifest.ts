import { COMPANIES_DATASET_ID } from '../../core/dataset-ids.ts';
import { hasCode } from '../../core/errors.ts';
import { MANIFEST_TYPE } from '../../publication/manifest.ts';
import type { SystemCheck } from './check.ts';

/** Finds that the signing keys were lost or replaced: recipients then cannot verify what they fetch. */
export const checkManifest: SystemCheck = {
  name: 'manifest',
  holds: 'the manifest of the current version is signed with a published key',
  async find({ publication, identity }) {
    try {
      const { version } = await publication.head();
      const { manifest } = await publication.version(
        COMPANIES_DATASET_ID,
        version.views.partners.id,
        'partners',
      );
      const signed = await identity.verifier.verify(manifest, MANIFEST_TYPE);
      if (signed.ok) return undefined;
      return {
        detail: `the manifest of version ${version.id} cannot be verified (${signed.reason})`,
        next: 'Put keys.json back from a backup; without a backup, publish a new version.',
      };
    } catch (error) {
      if (hasCode(error, 'nothing-published')) return undefined;
      throw error;
    }
  },
};
