import { hasCode } from '../core/errors.ts';
import { byAudienceInTurn } from './by-audience.ts';
import { buildManifest, MANIFEST_TYPE } from './manifest.ts';
import type { SignedVersion } from './ports.ts';
import type { PublicationDeps } from './publication-deps.ts';

/** Whether a JWS of ours was signed by a key that stays published for now. */
export type IsSignedRecently = (jws: string) => Promise<boolean>;

/**
 * Signs the manifests of the served version again before their key leaves the key set, or after it was
 * compromised: a version may be served for years without a change. Their content does not change. Redacted
 * versions with such signatures are removed, and made again on request.
 *
 * @returns whether the served manifests were signed again
 */
export async function renewSignatures(
  deps: PublicationDeps,
  isRecent: IsSignedRecently,
): Promise<boolean> {
  await dropRedactions(deps, isRecent);
  const { dataset, versions, signer } = deps;
  const head = (await versions.head(dataset))?.value.version;
  const served = head && (await versions.findBySeq(dataset, head.seq));
  if (served === undefined) return false;
  if (await areAllRecent(served, isRecent)) return false;
  const manifests = await byAudienceInTurn((audience) =>
    signer.sign(buildManifest(served.version, audience, deps), MANIFEST_TYPE),
  );
  try {
    await versions.signAgain(dataset, served.version.seq, manifests);
  } catch (error) {
    if (!hasCode(error, 'concurrent-update')) throw error; // another process has signed them
  }
  return true;
}

async function dropRedactions(
  { redactions, dataset }: PublicationDeps,
  isRecent: IsSignedRecently,
): Promise<void> {
  for await (const redaction of redactions.list(dataset))
    if (!(await areAllRecent(redaction.value, isRecent))) await redactions.drop(redaction);
}

async function areAllRecent(
  { manifests }: Pick<SignedVersion, 'manifests'>,
  isRecent: IsSignedRecently,
): Promise<boolean> {
  const recent = await Promise.all(Object.values(manifests).map(isRecent));
  return recent.every((is) => is);
}
