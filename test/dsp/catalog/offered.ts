import type { OfferedDataset, OfferedDatasets } from '../../../lib/dsp/common/offered-dataset.ts';
import { EDC_NS } from '../../../lib/dsp/common/vocabulary.ts';
import type { Constraint, Policy } from '../../../lib/dsp/policy/policy.ts';

export const MEMBERSHIP = `${EDC_NS}membershipStatus`;
export const COUNTRY = `${EDC_NS}jurisdictionCountry`;

export const OPEN: Policy = { permission: [{ action: 'use' }] };
export const MEMBERS_ONLY = usedIf(MEMBERSHIP, 'eq', 'active');

/** A policy that permits use under one condition. */
export function usedIf(
  leftOperand: string,
  operator: Extract<Constraint, { operator: unknown }>['operator'],
  rightOperand: string,
): Policy {
  return {
    permission: [{ action: 'use', constraint: [{ leftOperand, operator, rightOperand }] }],
  };
}

export function dataset(id: string, changes: Partial<OfferedDataset> = {}): OfferedDataset {
  return {
    id,
    access: OPEN,
    offer: { '@id': `urn:offer:${id}`, '@type': 'Offer', permission: [{ action: 'use' }] },
    formats: ['HttpData-PULL', 'HttpData-PUSH'],
    properties: { 'dct:title': [{ '@value': `Dataset ${id}`, '@language': 'en' }] },
    ...changes,
  };
}

/** This many datasets: `d1`, `d2`, … */
export function datasets(count: number, changes: Partial<OfferedDataset> = {}): OfferedDataset[] {
  return Array.from({ length: count }, (_, at) => dataset(`d${at + 1}`, changes));
}

/** Offers the datasets that the test sets, and counts how often they are read. */
export class Offered implements OfferedDatasets {
  #list: readonly OfferedDataset[];
  #revision = 1;
  reads = 0;

  constructor(list: readonly OfferedDataset[]) {
    this.#list = list;
  }

  change(list: readonly OfferedDataset[]): void {
    this.#list = list;
    this.#revision += 1;
  }

  async revision() {
    return String(this.#revision);
  }

  async all() {
    this.reads += 1;
    return this.#list;
  }

  async find(id: string) {
    return this.#list.find((each) => each.id === id);
  }
}
