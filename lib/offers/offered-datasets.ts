import { type CatalogDataset, listAllDatasets } from '../catalog/datasets.ts';
import { describeDataset } from '../catalog/describe-dataset.ts';
import type { CatalogModel } from '../catalog/model.ts';
import { PURPOSES } from '../consent/purposes.ts';
import type { Clock } from '../core/clock.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import { computeDigest, type Json } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';
import { endOfLocalDay, toLocalDay } from '../core/local-time.ts';
import { RevisionCache } from '../core/revision-cache.ts';
import type { OfferedDataset, OfferedDatasets } from '../dsp/common/offered-dataset.ts';
import { EDC_NS, TRANSFER_FORMATS } from '../dsp/common/vocabulary.ts';
import type { Offer, Policy, Rule } from '../dsp/policy/policy.ts';
import { offeredProperties } from './offered-properties.ts';

export interface OfferedDatasetsDeps {
  /** What the catalog says now. */
  readonly model: () => Promise<CatalogModel>;
  /** Changes with what {@link model} says: one cheap read. */
  readonly revision: () => Promise<string>;
  /** The purposes for which rows are given now. @default those of the first notice */
  readonly purposes?: () => Promise<readonly string[]>;
  /** @default those of {@link OFFER_TERMS} */
  readonly terms?: OfferTerms;
  /** The terms of an offer depend on the year of this clock. */
  readonly clock: Clock;
}

/**
 * The datasets that this installation offers in the data space: two company datasets if a version is
 * published, and the figures of each released edition, newest first. They are read again after a
 * change, and in a new year in Luxembourg, because the terms of an offer depend on the year. The offer
 * of the year before is accepted until its own term ends: a consumer may have read it at New Year.
 */
export function createOfferedDatasets(options: OfferedDatasetsDeps): OfferedDatasets {
  const { model, terms = OFFER_TERMS, clock, purposes = async () => PURPOSES } = options;
  const offered = new RevisionCache<ReadonlyMap<string, OfferedDataset>>();
  const revision = async () => `${await options.revision()}.${yearAt(clock())}`;
  const current = async () =>
    offered.get(await revision(), async () =>
      offeredBy(await model(), terms, { now: clock(), purposes: await purposes() }),
    );
  return {
    revision,
    all: async () => [...(await current()).values()],
    find: async (id) => (await current()).get(id),
  };
}

async function offeredBy(
  model: CatalogModel,
  terms: OfferTerms,
  at: { readonly now: Instant; readonly purposes: readonly string[] },
): Promise<ReadonlyMap<string, OfferedDataset>> {
  const offered = new Map<string, OfferedDataset>();
  for await (const dataset of listAllDatasets(model)) {
    const found = offerDataset(model, dataset, terms, at);
    if (found !== undefined) offered.set(found.id, found);
  }
  return offered;
}

/** A dataset of the catalog as it is offered; `undefined` for the rows that partners read with a token of ours. */
function offerDataset(
  model: CatalogModel,
  dataset: CatalogDataset,
  terms: OfferTerms,
  { now, purposes }: { readonly now: Instant; readonly purposes: readonly string[] },
): OfferedDataset | undefined {
  const { kind, id } = dataset;
  if (kind === 'partners') return undefined;
  const properties = offeredProperties(describeDataset(model, dataset));
  if (kind !== 'dataspace')
    return buildDataset(
      id,
      kind === 'figures' ? terms.figures : terms.publicCompanies(purposes),
      properties,
    );
  const earlier = terms.companies(endOfYear(yearAt(now) - 1), purposes).contract;
  return {
    ...buildDataset(COMPANIES_DATASET_ID, terms.companies(now, purposes), properties),
    earlierOffer: buildOffer(COMPANIES_DATASET_ID, earlier),
  };
}

function buildDataset(
  id: string,
  { access, contract }: Terms,
  properties: OfferedDataset['properties'],
): OfferedDataset {
  return { id, access, offer: buildOffer(id, contract), formats: TRANSFER_FORMATS, properties };
}

function buildOffer(dataset: string, contract: Terms['contract']): Offer {
  return { ...contract, '@id': offerId(dataset, contract), '@type': 'Offer' };
}

/** The year in Luxembourg. */
function yearAt(now: Instant): number {
  return Number(toLocalDay(now).slice(0, 4));
}

/** The last instant of a year in Luxembourg. */
function endOfYear(year: number): Instant {
  return endOfLocalDay(`${year}-12-31`);
}

/** The same dataset on the same terms is the same offer, for everybody and across restarts. */
function offerId(dataset: string, contract: Terms['contract']): string {
  const terms = computeDigest(contract as unknown as Json).slice(0, 32);
  return `urn:kaart:offer:${encodeURIComponent(dataset)}:${terms}`;
}

/** The two policies of a dataset: who sees it, and the terms of its transfer. */
interface Terms {
  readonly access: Policy;
  /** Without an `@id`: that is made of the dataset and of these terms. */
  readonly contract: Policy;
}

/** The terms of everything that is offered. */
interface OfferTerms {
  readonly figures: Terms;
  /**
   * @param offeredAt the terms end with the year after that of this instant in Luxembourg
   * @param purposes for which rows are given
   */
  companies(offeredAt: Instant, purposes: readonly string[]): Terms;
  /** Of the rows that companies show to everyone. */
  publicCompanies(purposes: readonly string[]): Terms;
}

const DPV = 'https://w3id.org/dpv#';

/** Dataspace4Health's operand, as a full IRI: a prefix would need a second context in every message. */
const isMember = {
  leftOperand: `${EDC_NS}membershipStatus`,
  operator: 'eq',
  rightOperand: 'active',
} as const;

function forPurposes(purposes: readonly string[]) {
  return { leftOperand: 'odrl:purpose', operator: 'isAnyOf', rightOperand: purposes } as const;
}

const DIRECT_MARKETING = `${DPV}DirectMarketing`;

/** Prohibits direct marketing, unless the consent notice names it: then companies permit it. */
function prohibitDirectMarketing(purposes: readonly string[]): Rule[] {
  if (purposes.includes(DIRECT_MARKETING)) return [];
  const constraint = {
    leftOperand: 'odrl:purpose',
    operator: 'isA',
    rightOperand: DIRECT_MARKETING,
  } as const;
  return [{ action: 'use', constraint: [constraint] }];
}

/**
 * The terms as they are without a configuration of their own. Actions and operands that are no
 * terms of the context bear the prefix `odrl`, or an EDC refuses the agreement.
 *
 * Deletion and onward distribution cannot be enforced from here: they are recorded, and reminded of.
 */
export const OFFER_TERMS: OfferTerms = {
  figures: {
    access: { permission: [{ action: 'use' }] },
    contract: {
      permission: [{ action: 'use' }, { action: 'odrl:distribute' }, { action: 'odrl:derive' }],
      obligation: [{ action: 'odrl:attribute' }],
    },
  },
  companies: (offeredAt, purposes) => ({
    access: { permission: [{ action: 'use', constraint: [isMember] }] },
    contract: {
      permission: [
        {
          action: 'use',
          constraint: [
            forPurposes(purposes),
            isMember,
            {
              leftOperand: 'odrl:dateTime',
              operator: 'lteq',
              // A term ends with a year, so that the offer stays the same for a year.
              rightOperand: endOfYear(yearAt(offeredAt) + 1),
            },
          ],
        },
      ],
      prohibition: [
        { action: 'odrl:distribute' },
        { action: 'odrl:sell' },
        ...prohibitDirectMarketing(purposes),
      ],
      obligation: [
        deleteWithin('P90D', 'http://www.w3.org/ns/odrl/2/policyUsage'),
        deleteWithin('P7D', `${DPV}ConsentWithdrawn`),
      ],
    },
  }),
  // No open licence: the notice names purposes, and says nothing of passing rows on.
  publicCompanies: (purposes) => {
    const prohibition = prohibitDirectMarketing(purposes);
    return {
      access: { permission: [{ action: 'use' }] },
      contract: {
        permission: [{ action: 'use', constraint: [forPurposes(purposes)] }],
        ...(prohibition.length > 0 && { prohibition }),
        obligation: [deleteWithin('P7D', `${DPV}ConsentWithdrawn`)],
      },
    };
  },
};

/** @param event after which the time runs: the end of the use, or the notice of a withdrawal */
function deleteWithin(duration: string, event: string): Rule {
  return {
    action: 'odrl:delete',
    constraint: [
      { leftOperand: 'odrl:event', operator: 'gt', rightOperand: event },
      { leftOperand: 'odrl:elapsedTime', operator: 'lteq', rightOperand: duration },
    ],
  };
}
