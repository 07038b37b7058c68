import { EVERYONE } from '../consent/recipient.ts';
import type { Clock } from '../core/clock.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { storageError } from '../core/storage-error.ts';
import type { RecordDisclosure } from '../http/files/send-file.ts';
import type { HasDisclosure } from '../http/files/shown-version.ts';
import { getHttpStatus } from '../http/problems/problem.ts';
import { type Disclosure, toReadVersion } from '../store/disclosure-store.ts';
import type { Stores } from './stores.ts';

/** The disclosure log does not identify public readers. */
export function createReadCheck(firstDisclosures: Stores['firstDisclosures']): HasDisclosure {
  return async ({ partnerId, subject }, { id: version, since: { seq } }) => {
    const recipient = partnerId ?? subject;
    return (
      recipient !== EVERYONE &&
      firstDisclosures.has({ recipient, dataset: COMPANIES_DATASET_ID, version, seq })
    );
  };
}

/**
 * Records a disclosure before the first byte is sent. If it cannot be recorded, nothing is sent: the
 * error is `unavailable`, or the named cause.
 */
export function createDisclosureRecorder(
  disclosures: Stores['disclosures'],
  clock: Clock,
): RecordDisclosure {
  return async ({ caller, view, format, records, bytes, requestId }) => {
    const disclosure: Disclosure = {
      id: newUuid(),
      at: clock(),
      partnerId: caller.partnerId ?? caller.subject,
      dataset: view.dataset,
      version: view.id,
      audience: view.audience,
      purpose: view.purpose,
      format,
      bytes,
      ...(records === undefined ? {} : { records: [...records] }),
      // A caller may choose the id of its request, and no data about public readers are stored.
      requestId: caller.subject === EVERYONE ? '-' : requestId,
      tokenId: caller.tokenId,
      ...(caller.agreementId === undefined ? {} : { agreement: caller.agreementId }),
    };
    try {
      await disclosures.record(disclosure, toReadVersion(view));
    } catch (cause) {
      const storageCause = storageError(cause) ?? cause;
      if (storageCause instanceof KaartError && getHttpStatus(storageCause.code) === 503)
        throw storageCause;
      throw new KaartError('read-not-recorded', { code: 'unavailable', cause });
    }
  };
}
