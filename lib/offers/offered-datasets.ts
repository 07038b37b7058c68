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
import { pickOfferedProperties } from './offered-properties.ts';

export interface OfferedDatasetsDeps {
  /** The current content of the catalog. */
  readonly model: () => Promise<CatalogModel>;
  /** Changes whenever {@link model} changes. It costs one cheap read. */
  readonly revision: () => Promise<string>;
  /** The purposes for which rows are disclosed now. @default those of the first consent notice */
  readonly purposes?: () => Promise<readonly string[]>;
  /** @default {@link OFFER_TERMS} */
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
      listOffered(await model(), terms, { now: clock(), purposes: await purposes() }),
    );
  return {
    revision,
    all: async () => [...(await current()).values()],
    find: async (id) => (await current()).get(id),
  };
}

async function listOffered(
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

/** Returns a dataset of the catalog with its offer; `undefined` for the rows of partners, which are read with a token of this installation. */
function offerDataset(
  model: CatalogModel,
  dataset: CatalogDataset,
  terms: OfferTerms,
  { now, purposes }: { readonly now: Instant; readonly purposes: readonly string[] },
): OfferedDataset | undefined {
  const { kind } = dataset;
  if (kind === 'partners') return undefined;
  const id = kind === 'dataspace' ? COMPANIES_DATASET_ID : dataset.id;
  const properties = pickOfferedProperties(describeDataset(model, dataset), id);
  if (kind !== 'dataspace')
    return buildDataset(
      id,
      kind === 'figures' ? terms.figures : terms.publicCompanies(purposes),
      properties,
    );
  const earlier = terms.companies(endOfYear(yearAt(now) - 1), purposes).contract;
  return {
    ...buildDataset(id, terms.companies(now, purposes), properties),
    earlierOffer: buildOffer(id, earlier),
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

/** The year of an instant in Luxembourg. */
function yearAt(now: Instant): number {
  return Number(toLocalDay(now).slice(0, 4));
}

/** The last instant of a year in Luxembourg. */
function endOfYear(year: number): Instant {
  return endOfLocalDay(`${year}-12-31`);
}

/** The id depends on the dataset and its terms only. All consumers get the same id, also after a restart. */
function offerId(dataset: string, contract: Terms['contract']): string {
  const terms = computeDigest(contract as unknown as Json).slice(0, 32);
  return `urn:kaart:offer:${encodeURIComponent(dataset)}:${terms}`;
}

/** The two policies of a dataset: the access to its offer, and the terms of its transfer. */
interface Terms {
  readonly access: Policy;
  /** Without an `@id`. The id is computed from the dataset and these terms. */
  readonly contract: Policy;
}

/** The terms of all offered datasets. */
interface OfferTerms {
  readonly figures: Terms;
  /**
   * Terms of the rows that companies grant to the data space.
   *
   * @param offeredAt the terms end at the end of the next year in Luxembourg, counted from this instant
   * @param purposes the purposes for which rows are disclosed
   */
  companies(offeredAt: Instant, purposes: readonly string[]): Terms;
  /** Terms of the rows that companies grant to the public. */
  publicCompanies(purposes: readonly string[]): Terms;
}

const DPV = 'https://w3id.org/dpv#';

/** The operand of Dataspace4Health. It is a full IRI, because a prefix would need a second context in every message. */
const MEMBERSHIP = {
  leftOperand: `${EDC_NS}membershipStatus`,
  operator: 'eq',
  rightOperand: 'active',
} as const;

function forPurposes(purposes: readonly string[]) {
  return { leftOperand: 'odrl:purpose', operator: 'isAnyOf', rightOperand: purposes } as const;
}

const DIRECT_MARKETING = `${DPV}DirectMarketing`;

/** Prohibits direct marketing, unless the consent notice names it as a purpose. */
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
 * The default terms. Actions and operands that are not terms of the context have the prefix `odrl`,
 * because an EDC refuses the agreement otherwise.
 *
 * A connector cannot enforce deletion, or prevent that a consumer passes rows on. The terms record both
 * duties, and withdrawal notices remind the consumer to delete.
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
    access: { permission: [{ action: 'use', constraint: [MEMBERSHIP] }] },
    contract: {
      permission: [
        {
          action: 'use',
          constraint: [
            forPurposes(purposes),
            MEMBERSHIP,
            {
              leftOperand: 'odrl:dateTime',
              operator: 'lteq',
              // The terms end at the end of a year, so that the offer stays the same for a year.
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
  // This is not an open licence: the consent notice names purposes, and does not permit that rows are passed on.
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

/**
 * The duty to delete the rows.
 *
 * @param duration ISO 8601
 * @param event start of the duration: the end of the use, or the withdrawal notice
 */
function deleteWithin(duration: string, event: string): Rule {
  return {
    action: 'odrl:delete',
    constraint: [
      { leftOperand: 'odrl:event', operator: 'gt', rightOperand: event },
      { leftOperand: 'odrl:elapsedTime', operator: 'lteq', rightOperand: duration },
    ],
  };
}
