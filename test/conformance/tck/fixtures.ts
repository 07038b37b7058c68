import { instant } from '../../../lib/core/instant.ts';
import type { ConcludedAgreement } from '../../../lib/dsp/common/concluded-agreement.ts';
import type { OfferedDataset, OfferedDatasets } from '../../../lib/dsp/common/offered-dataset.ts';
import type { Agreements } from '../../../lib/dsp/common/ports.ts';
import { TRANSFER_FORMATS } from '../../../lib/dsp/common/vocabulary.ts';
import { DATASETS, UNREACTING_DATASETS } from './reactions.ts';

/** The name and the address of the TCK, taken from its requests. */
export interface Counterpart {
  participantId: string;
  address: string;
}

const OPEN = { permission: [{ action: 'use' }] };

/** Datasets with one open offer each. The id of the offer is the one in the TCK's properties. */
export function tckDatasets(): OfferedDatasets {
  const ids = [...UNREACTING_DATASETS, ...DATASETS];
  const datasets = new Map(ids.map((id) => [id, datasetOf(id)]));
  return {
    revision: async () => '1',
    all: async () => [...datasets.values()],
    // A transfer uses an agreement about a dataset of the same name.
    find: async (id) => datasets.get(id) ?? (id.startsWith('ATP') ? datasetOf(id) : undefined),
  };
}

function datasetOf(id: string): OfferedDataset {
  return {
    id,
    access: OPEN,
    offer: { '@id': `CD123:${id}:456`, '@type': 'Offer', ...OPEN },
    formats: TRANSFER_FORMATS,
    properties: {},
  };
}

/** The TCK's transfers have no negotiation before them, so their agreements exist from the start. */
export function tckAgreements(participantId: string, counterparty: Counterpart): Agreements {
  return {
    find: async (id, role): Promise<ConcludedAgreement | undefined> => {
      if (!id.startsWith('ATP')) return undefined;
      const timestamp = '2025-10-01T00:00:00Z';
      const [assigner, assignee] =
        role === 'provider'
          ? [participantId, counterparty.participantId]
          : [counterparty.participantId, participantId];
      return {
        id,
        role,
        counterpartyId: counterparty.participantId,
        address: counterparty.address,
        negotiation: null,
        dataset: id,
        agreement: {
          '@id': id,
          '@type': 'Agreement',
          ...OPEN,
          target: id,
          assigner,
          assignee,
          timestamp,
        },
        audience: 'dataspace',
        claims: {},
        purposes: [],
        endsAt: null,
        concludedAt: instant(timestamp),
      };
    },
  };
}
