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
import { ROW_FORMATS } from '../publication/file-formats.ts';
import type { RecipientPublications } from '../publication/recipient-publications.ts';
import { audienceOfDataset } from '../publication/version.ts';
import { type DisclosureStore, toReadVersion } from '../store/disclosure-store.ts';
import type { CheckAgreement } from './check-agreement.ts';
import type { SendResult } from './process-delivery.ts';

export interface PushDeps {
  readonly outbound: OutboundHttp;
  readonly agreements: Agreements;
  readonly checkAgreement: CheckAgreement;
  readonly publications: RecipientPublications;
  readonly figures: (edition: string) => Promise<SmallDocument>;
  readonly disclosures: DisclosureStore;
  /** Loads the current transfer. A push ends if the transfer was suspended or has ended. */
  readonly transfer: (pid: string) => Promise<Transfer>;
  readonly clock: Clock;
}

/** The data to send. */
interface PushContent {
  readonly bytes: number;
  readonly sha256: string;
  readonly mediaType: string;
  readonly body: AsyncIterable<Uint8Array> | Uint8Array;
}

const TIMEOUT_MS = 30_000;
/** Interval at which a running push checks whether it may continue. Milliseconds. */
const CHECK_EVERY_MS = 5_000;

/** Media type that an EDC uses for unknown data. It accepts data of any type. */
const ANY_TYPE = 'application/octet-stream';

/**
 * Creates the function that sends the data of a transfer to the address of its consumer, as a stream and from the
 * start. The rows that may be sent are decided at this moment, as for a read. A signed upload link gets a PUT, any
 * other address a POST. If the address names a media type, the data are sent in this type.
 */
export function createPush(options: PushDeps): (transfer: Transfer) => Promise<SendResult> {
  return async (transfer) => {
    const target = transfer.dataAddress?.endpoint ?? '';
    try {
      const accepted =
        transfer.dataAddress && findAddressProperty(transfer.dataAddress, 'contentType');
      const content = await buildPushContent(options, transfer, accepted ?? undefined);
      const response = await options.outbound.send({
        method: pickPushMethod(transfer, target),
        url: target,
        headers: {
          'Content-Type': accepted ?? content.mediaType,
          'Content-Length': String(content.bytes),
          'Repr-Digest': `sha-256=:${Buffer.from(content.sha256, 'hex').toString('base64')}:`,
        },
        body:
          content.body instanceof Uint8Array
            ? content.body
            : streamWhilePermitted(options, transfer, content.body),
        timeoutMs: TIMEOUT_MS,
      });
      const { status } = response;
      response.discard();
      if (status >= 200 && status < 300) return { kind: 'accepted', response: undefined };
      return { kind: 'failed', status, reason: stateReason('target-answered', { status }) };
    } catch (error) {
      return toFailedResult(error);
    }
  };
}

function toFailedResult(error: unknown): SendResult {
  if (!(error instanceof KaartError)) throw error;
  const isTemporary = hasCode(error, 'unavailable') || hasCode(error, 'view-stale');
  return { kind: 'failed', status: isTemporary ? null : 400, reason: toStatedReason(error) };
}

function pickPushMethod({ dataAddress }: Transfer, target: string): 'PUT' | 'POST' {
  const accepted =
    dataAddress === null ? undefined : findAddressProperty(dataAddress, 'method')?.toUpperCase();
  if (accepted === 'PUT' || accepted === 'POST') return accepted;
  return /[?&]X-Amz-Signature=/i.test(target) ? 'PUT' : 'POST';
}

/** @param accepted the media type that the address names */
async function buildPushContent(
  options: PushDeps,
  transfer: Transfer,
  accepted: string | undefined,
): Promise<PushContent> {
  const agreement = await loadPermittedAgreement(options, transfer);
  const edition = editionOfFiguresDataset(agreement.dataset);
  if (edition !== undefined) {
    const { bytes, ...document } = await options.figures(edition);
    if (!isSentAs(accepted, document.mediaType))
      throw formatNotOffered(accepted, [document.mediaType]);
    return { ...document, bytes: bytes.length, body: bytes };
  }
  const readAudience = audienceOfDataset(agreement.dataset, agreement.audience);
  const audience = AUDIENCES.find((each) => each === readAudience);
  if (audience === undefined) throw new KaartError('no-such-dataset', { code: 'not-found' });
  const recipient = { audience, recipient: agreement.counterpartyId };
  const purpose = pickDefaultPurpose(agreement.purposes);
  const publication = await options.publications.findPublication(recipient, purpose);
  const view = await publication.view(audience, purpose);
  const files = ROW_FORMATS.flatMap((format) =>
    view.files.filter((file) => file.format === format),
  );
  const file = files.find(({ mediaType }) => isSentAs(accepted, mediaType));
  if (file === undefined)
    throw formatNotOffered(
      accepted,
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
    toReadVersion(view),
  );
  return { bytes: file.bytes, sha256: file.sha256, mediaType: file.mediaType, body };
}

function isSentAs(accepted: string | undefined, mediaType: string): boolean {
  return accepted === undefined || accepted === ANY_TYPE || accepted === mediaType;
}

function formatNotOffered(
  accepted: string = ANY_TYPE,
  offeredTypes: readonly string[],
): KaartError {
  return new KaartError('data-made-as', {
    code: 'not-acceptable',
    parameters: { accepted, made: offeredTypes.join(', ') },
  });
}

/** @throws KaartError `forbidden` if the owner was revoked, or the terms do not permit the transfer now */
async function loadPermittedAgreement(
  { agreements, checkAgreement }: PushDeps,
  { agreement: id, ownerEpoch }: Transfer,
): Promise<ConcludedAgreement> {
  const agreement = await agreements.find(id, 'provider');
  const refused = agreement && (await checkAgreement(agreement, ownerEpoch));
  if (agreement !== undefined && refused === undefined) return agreement;
  throw refused?.error ?? new KaartError('no-such-agreement', { code: 'forbidden' });
}

/** Yields the chunks as long as the transfer is running and its owner may read. */
async function* streamWhilePermitted(
  options: PushDeps,
  { pid }: Transfer,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let checkedAt = performance.now();
  for await (const chunk of chunks) {
    if (performance.now() - checkedAt > CHECK_EVERY_MS) {
      const now = await options.transfer(pid);
      if (!isFlowing(now)) throw new KaartError('transfer-stopped', { code: 'unavailable' });
      await loadPermittedAgreement(options, now);
      checkedAt = performance.now();
    }
    yield chunk;
  }
}
