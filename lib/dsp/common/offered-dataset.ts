import type { Json } from '../../core/digest.ts';
import type { Offer, Policy } from '../policy/policy.ts';
import type { TransferFormat } from './vocabulary.ts';

/** An offered dataset: its access policy, its terms and its transfer formats. */
export interface OfferedDataset {
  /** `@id` in the catalog. */
  readonly id: string;
  /** Policy about who may see the dataset; never sent. */
  readonly access: Policy;
  /** The terms of the contract. The `@id` is derived from the content, so changed terms are another offer. */
  readonly offer: Offer;
  /** The previous offer: no catalog has it any more, but it is accepted until its terms expire. */
  readonly earlierOffer?: Offer;
  readonly formats: readonly TransferFormat[];
  /** Prefixed terms that describe the dataset in the catalog (`dct:title`, …). */
  readonly properties: Readonly<Record<string, Json>>;
}

/** The datasets that are offered now. */
export interface OfferedDatasets {
  /** Changes whenever the result of {@link all} changes. This is one cheap read. */
  revision(): Promise<string>;
  /** All offered datasets, in the order of the catalog. */
  all(): Promise<readonly OfferedDataset[]>;
  find(id: string): Promise<OfferedDataset | undefined>;
}

/** Finds the current or earlier offer of a dataset by its id. */
export function findOffer(
  dataset: OfferedDataset | undefined,
  id: string | undefined,
): Offer | undefined {
  return [dataset?.offer, dataset?.earlierOffer].find((offer) => offer?.['@id'] === id);
}
