import type { Json } from '../../core/digest.ts';
import type { Offer, Policy } from '../policy/policy.ts';
import type { TransferFormat } from './vocabulary.ts';

/** A dataset as it is offered: who sees it, on what terms, how it is handed over. */
export interface OfferedDataset {
  /** `@id` in the catalog. */
  readonly id: string;
  /** Who sees the dataset at all; never sent. */
  readonly access: Policy;
  /** The contract's terms. Its `@id` is made from its content, so changed terms are another offer. */
  readonly offer: Offer;
  /** Stands in no catalog any more, and is accepted until its term ends. */
  readonly earlierOffer?: Offer;
  readonly formats: readonly TransferFormat[];
  /** Prefixed terms that describe it (`dct:title`, …), as they stand in the catalog. */
  readonly properties: Readonly<Record<string, Json>>;
}

/** The datasets that are offered now. */
export interface OfferedDatasets {
  /** Changes whenever {@link all} would: one cheap read. */
  revision(): Promise<string>;
  /** Everything offered, in the order of the catalog. */
  all(): Promise<readonly OfferedDataset[]>;
  find(id: string): Promise<OfferedDataset | undefined>;
}

/** The offer of this id that a dataset may be negotiated for. */
export function findOffer(
  dataset: OfferedDataset | undefined,
  id: string | undefined,
): Offer | undefined {
  return [dataset?.offer, dataset?.earlierOffer].find((offer) => offer?.['@id'] === id);
}
