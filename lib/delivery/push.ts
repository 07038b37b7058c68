import { editionOfFiguresDataset } from '../catalog/datasets.ts';
import { pickDefaultPurpose } from '../consent/purposes.ts';
import { AUDIENCES } from '../consent/vocabulary.ts';
import type { Clock } from '../core/clock.ts';
import { hasCode, KaartError } from '../core/errors.ts';
import { newUuid } from '../core/ids.ts';
import { stateReason, toStatedReason } from '../core/stated-reason.ts';
import type { ConcludedAgreement } from '../dsp/common/concluded-agreement.ts';
import type { Agreements } from '../dsp/common/ports.ts';
import { findAddressProperty } from '../dsp/transfer/data-address.ts';
import { isFlowing, type Transfer } from '../dsp/transfer/transfer.ts';
import type { SmallDocument } from '../http/files/small-document.ts';
import type { OutboundHttp } from '../outbound/outbound.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import { audienceReading, ROW_FORMATS } from '../publication/version.ts';
import { type DisclosureStore, readVersion } from '../store/disclosure-store.ts';
import type { CheckAgreement } from './check-agreement.ts';
import type { SendResult } from './process-delivery.ts';

export interface PushDeps {
  readonly outbound: OutboundHttp;
  readonly agreements: Agreements;
  readonly refusal: CheckAgreement;
  readonly readers: RecipientPublications;
  readonly figures: (edition: string) => Promise<SmallDocument>;
  readonly disclosures: DisclosureStore;
  /** The transfer as it is now: a push ends when it is suspended or has ended. */
  readonly transfer: (pid: string) => Promise<Transfer>;
  readonly clock: Clock;
}

/** The content to send. */
interface Parcel {
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly body: AsyncIterable<Uint8Array> | Uint8Array;
}

const TIMEOUT_MS = 30_000;
/** How often a running push looks whether it may go on. Milliseconds. */
const LOOK_EVERY_MS = 5_000;

/** How an EDC calls what it knows nothing of: any data are that. */
const ANY_TYPE = 'application/octet-stream';

/**
 * Sends the data of a transfer to where its consumer wants them, as a stream and from the start.
 * What may be sent is decided at this moment, as at a read. A link that is signed for one upload
 * takes PUT, any other address POST. An address that names a media type gets the data in this one.
 */
export function createPush(options: PushDeps): (transfer: Transfer) => Promise<SendResult> {
  return async (transfer) => {
    const target = transfer.dataAddress?.endpoint ?? '';
    try {
      const asked =
        transfer.dataAddress && findAddressProperty(transfer.dataAddress, 'contentType');
      const parcel = await buildPushContent(options, transfer, asked ?? undefined);
      const response = await options.outbound.send({
        method: pickPushMethod(transfer, target),
        url: target,
        headers: {
          'Content-Type': asked ?? parcel.mediaType,
          'Content-Length': String(parcel.bytes),
          'Repr-Digest': `sha-256=:${Buffer.from(parcel.sha256, 'hex').toString('base64')}:`,
        },
        body:
          parcel.body instanceof Uint8Array
            ? parcel.body
            : streamWhilePermitted(options, transfer, parcel.body),
        timeoutMs: TIMEOUT_MS,
      });
      const { status } = response;
      response.discard();
      if (status >= 200 && status < 300) return { kind: 'taken', answer: undefined };
      return { kind: 'failed', status, reason: stateReason('target-answered', { status }) };
    } catch (error) {
      return toFailedResult(error);
    }
  };
}

function toFailedResult(error: unknown): SendResult {
  if (!(error instanceof KaartError)) throw error;
  const passes = hasCode(error, 'unavailable') || hasCode(error, 'view-stale');
  return { kind: 'failed', status: passes ? null : 400, reason: toStatedReason(error) };
}

function pickPushMethod({ dataAddress }: Transfer, target: string): 'PUT' | 'POST' {
  const asked =
    dataAddress === null ? undefined : findAddressProperty(dataAddress, 'method')?.toUpperCase();
  if (asked === 'PUT' || asked === 'POST') return asked;
  return /[?&]X-Amz-Signature=/i.test(target) ? 'PUT' : 'POST';
}

/** @param asked the media type that the address names */
async function buildPushContent(
  options: PushDeps,
  transfer: Transfer,
  asked: string | undefined,
): Promise<Parcel> {
  const agreement = await loadPermittedAgreement(options, transfer);
  const edition = editionOfFiguresDataset(agreement.dataset);
  if (edition !== undefined) {
    const { bytes, ...document } = await options.figures(edition);
    if (!isSentAs(asked, document.mediaType)) throw formatNotOffered(asked, [document.mediaType]);
    return { ...document, bytes: bytes.length, body: bytes };
  }
  const read = audienceReading(agreement.dataset, agreement.audience);
  const audience = AUDIENCES.find((each) => each === read);
  if (audience === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
  const reader = { audience, recipient: agreement.counterpartyId };
  const purpose = pickDefaultPurpose(agreement.purposes);
  const publication = await options.readers.of(reader, purpose);
  const view = await publication.view(audience, purpose);
  const files = ROW_FORMATS.flatMap((format) =>
    view.files.filter((file) => file.format === format),
  );
  const file = files.find(({ mediaType }) => isSentAs(asked, mediaType));
  if (file === undefined)
    throw formatNotOffered(
      asked,
      files.map(({ mediaType }) => mediaType),
    );
  const { body } = await publication.open(view, file.path);
  const id = newUuid();
  await options.disclosures.record(
    {
      id,
      at: options.clock(),
      partnerId: agreement.counterpartyId,
      dataset: view.dataset,
      version: view.id,
      audience,
      purpose: view.purpose,
      format: file.format,
      bytes: file.bytes,
      requestId: transfer.pid,
      tokenId: '-',
      agreement: agreement.id,
    },
    readVersion(view),
  );
  return { bytes: file.bytes, sha256: file.sha256, mediaType: file.mediaType, body };
}

function isSentAs(asked: string | undefined, mediaType: string): boolean {
  return asked === undefined || asked === ANY_TYPE || asked === mediaType;
}

function formatNotOffered(asked: string = ANY_TYPE, made: readonly string[]): KaartError {
  return new KaartError('data-made-as', {
    code: 'not-acceptable',
    parameters: { asked, made: made.join(', ') },
  });
}

/** @throws KaartError `forbidden` if the owner was revoked, or the terms do not permit the transfer now */
async function loadPermittedAgreement(
  { agreements, refusal }: PushDeps,
  { agreement: id, ownerEpoch }: Transfer,
): Promise<ConcludedAgreement> {
  const agreement = await agreements.find(id, 'provider');
  const refused = agreement && (await refusal(agreement, ownerEpoch));
  if (agreement !== undefined && refused === undefined) return agreement;
  throw refused?.error ?? new KaartError('no-such-agreement', { code: 'forbidden' });
}

/** The chunks, as long as the transfer flows and its owner may read. */
async function* streamWhilePermitted(
  options: PushDeps,
  { pid }: Transfer,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let lookedAt = performance.now();
  for await (const chunk of chunks) {
    if (performance.now() - lookedAt > LOOK_EVERY_MS) {
      const now = await options.transfer(pid);
      if (!isFlowing(now)) throw new KaartError('transfer-stopped', { code: 'unavailable' });
      await loadPermittedAgreement(options, now);
      lookedAt = performance.now();
    }
    yield chunk;
  }
}
