import { KaartError } from '../../core/errors.ts';
import { joinNames } from '../../core/language.ts';
import type { ConcludedAgreement } from '../common/concluded-agreement.ts';
import type { Agreements, CheckAddress } from '../common/ports.ts';
import { type DspRole, TRANSFER_FORMATS, type TransferFormat } from '../common/vocabulary.ts';
import { type DataAddress, pushTarget } from './data-address.ts';

/**
 * Loads an agreement in which we have a role. With a participant, the agreement must be with this
 * participant.
 *
 * @throws KaartError `not-found`, also for a process of another participant
 */
export async function getAgreementWith(
  agreements: Agreements,
  id: string,
  role: DspRole,
  counterpartyId?: string,
): Promise<ConcludedAgreement> {
  const found = await agreements.find(id, role, counterpartyId);
  const isOfCounterparty = counterpartyId === undefined || found?.counterpartyId === counterpartyId;
  if (found !== undefined && isOfCounterparty) return found;
  throw new KaartError('no-such-agreement', { code: 'not-found' });
}

/** @throws KaartError `message-invalid` for a format that the dataset does not offer */
export async function checkTransferFormat(
  formatsOf: (dataset: string) => Promise<readonly TransferFormat[]>,
  { dataset }: ConcludedAgreement,
  requested: string,
): Promise<TransferFormat> {
  const offered = await formatsOf(dataset);
  const format = TRANSFER_FORMATS.find((each) => each === requested);
  if (format !== undefined && offered.includes(format)) return format;
  const options = { details: { allowed: offered } };
  if (offered.length === 0)
    throw new KaartError('dataset-not-offered', { code: 'message-invalid', ...options });
  const formats = joinNames(offered, 'or');
  throw new KaartError('dataset-other-formats', {
    code: 'message-invalid',
    parameters: { formats },
    ...options,
  });
}

/**
 * The address for a push, as stored until the data have arrived.
 *
 * @throws KaartError `message-invalid`, `address-refused`
 */
export function checkPushTarget(
  address: DataAddress | undefined,
  check: CheckAddress,
): DataAddress {
  const target = pushTarget(address);
  check(target.endpoint ?? '');
  return target;
}
