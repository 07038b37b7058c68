import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
} from '@aws-sdk/client-s3';
import { KaartError } from '../core/errors.ts';
import type { StoredVersion } from '../store/objects.ts';
import { callAws } from './aws-errors.ts';
import type { Bucket } from './s3-bucket.ts';

/** Maximum number of requests in which S3 refuses to delete some versions. Fewer refusals may come from a simultaneous purge. */
const MAX_REFUSALS = 5;

/**
 * Deletes every version and every delete marker under a prefix, a thousand at a time.
 *
 * Each request reads the list from its start, because the list no longer contains the deleted versions, and
 * because a position in a deleted page could make S3 skip some versions. If two processes purge the same
 * prefix at the same time, S3 may refuse to delete a version that the other process has already deleted. Then
 * the next list is shorter.
 *
 * @throws KaartError `unavailable` if S3 refuses to delete a version; the rest can be purged later
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
    if (refusals > MAX_REFUSALS)
      throw new KaartError('object-not-erased', {
        code: 'unavailable',
        details: { reason: Errors[0]?.Code },
      });
  }
}

/** Yields every version and every delete marker under a prefix. @param after only later keys */
export async function* listStoredVersions(
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
