import { hasCode } from '../core/errors.ts';
import { eachAudience } from './by-audience.ts';
import { buildManifest, MANIFEST_TYPE } from './manifest.ts';
import type { PublicationDeps } from './publication-deps.ts';

/** Whether a JWS of ours was signed by a key that stays published for now. */
export type IsSignedRecently = (jws: string) => Promise<boolean>;

/**
 * Signs the manifests of the served version again before their key leaves the key set, or after it
 * was compromised: a version may be served for years without a change. What they say stays the same.
 *
 * @returns whether they were signed again
 */
export async function renewSignatures(
  around: PublicationDeps,
  isRecent: IsSignedRecently,
): Promise<boolean> {
  const { dataset, versions, signer } = around;
  const head = (await versions.head(dataset))?.value.version;
  const served = head && (await versions.at(dataset, head.seq));
  if (served === undefined) return false;
  const recent = await Promise.all(Object.values(served.manifests).map(isRecent));
  if (recent.every((is) => is)) return false;
  const manifests = await eachAudience((audience) =>
    signer.sign(buildManifest(served.version, audience), MANIFEST_TYPE),
  );
  try {
    await versions.signAgain(dataset, served.version.seq, manifests);
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error; // another process has signed them
  }
  return true;
}
