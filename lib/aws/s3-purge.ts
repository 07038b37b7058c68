import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { KaartError } from '../core/errors.ts';
import type { StoredVersion } from '../store/objects.ts';
import { callAws } from './aws-errors.ts';
import type { Bucket } from './s3-bucket.ts';

/** Lists in a row with refusals after which it is not for another purge. */
const REFUSALS = 5;

/**
 * Erases every version and every delete marker under a prefix, a thousand at a time.
 *
 * Each time the list is read from its start: what has been erased is no longer on it, and a marker
 * of a page that is gone could make S3 skip some. Where two purge the same at once, a store may refuse
 * one of them what the other has erased already: the next list tells.
 *
 * @throws KaartError `unavailable` when S3 refuses to erase one; the rest can be purged later
 */
export async function purgeVersions({ client, name: Bucket }: Bucket, Prefix: string) {
  for (let refusals = 0; ; ) {
    const page = await callAws(client.send(new ListObjectVersionsCommand({ Bucket, Prefix })));
    const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    if (found.length === 0) return;
    const Objects: ObjectIdentifier[] = found.map(({ Key, VersionId }) => ({ Key, VersionId }));
    const Delete = { Objects, Quiet: true };
    const { Errors = [] } = await callAws(
      client.send(new DeleteObjectsCommand({ Bucket, Delete })),
    );
    refusals += Math.min(1, Errors.length);
    if (refusals > REFUSALS)
      throw new KaartError('object-not-erased', {
        code: 'unavailable',
        details: { reason: Errors[0]?.Code },
      });
  }
}

/** Yields every version and every delete marker under a prefix, of keys after `after` if given. */
export async function* storedVersions(
  { client, name: Bucket }: Bucket,
  Prefix: string,
  after?: string,
): AsyncGenerator<StoredVersion> {
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {
    KeyMarker: after,
  };
  for (;;) {
    const request = new ListObjectVersionsCommand({ Bucket, Prefix, ...from });
    const page = await callAws(client.send(request));
    for (const { Key = '', VersionId = 'null', IsLatest, Size = 0 } of page.Versions ?? [])
      yield { key: Key, version: VersionId, current: IsLatest === true, bytes: Size };
    for (const { Key = '', VersionId = 'null' } of page.DeleteMarkers ?? [])
      yield { key: Key, version: VersionId, current: false, bytes: 0 };
    if (page.IsTruncated !== true) return;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
}
