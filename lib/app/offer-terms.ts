import { PURPOSES } from '../consent/purposes.ts';
import type { Instant } from '../core/instant.ts';
import { endOfLocalDay, toLocalDay } from '../core/local-time.ts';
import { EDC_NS } from '../dsp/common/vocabulary.ts';
import type { Policy, Rule } from '../dsp/policy/policy.ts';

/** The two policies of a dataset: who sees it, and the terms of its transfer. */
export interface Terms {
  readonly access: Policy;
  /** Without an `@id`: that is made of the dataset and of these terms. */
  readonly contract: Policy;
}

/** The terms of everything that is offered. */
export interface OfferTerms {
  readonly figures: Terms;
  /** @param offeredAt the terms end with the year after that of this instant in Luxembourg */
  companies(offeredAt: Instant): Terms;
  /** Of the rows that companies show to everyone. */
  readonly publicCompanies: Terms;
}

const DPV = 'https://w3id.org/dpv#';

/** Dataspace4Health's operand, as a full IRI: a prefix would need a second context in every message. */
const isMember = {
  leftOperand: `${EDC_NS}membershipStatus`,
  operator: 'eq',
  rightOperand: 'active',
} as const;

const forTheirPurposes = {
  leftOperand: 'odrl:purpose',
  operator: 'isAnyOf',
  rightOperand: [...PURPOSES],
} as const;

const noDirectMarketing: Rule = {
  action: 'use',
  constraint: [
    { leftOperand: 'odrl:purpose', operator: 'isA', rightOperand: `${DPV}DirectMarketing` },
  ],
};

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
  companies: (offeredAt) => ({
    access: { permission: [{ action: 'use', constraint: [isMember] }] },
    contract: {
      permission: [
        {
          action: 'use',
          constraint: [
            forTheirPurposes,
            isMember,
            {
              leftOperand: 'odrl:dateTime',
              operator: 'lteq',
              rightOperand: endOfNextYear(offeredAt),
            },
          ],
        },
      ],
      prohibition: [{ action: 'odrl:distribute' }, { action: 'odrl:sell' }, noDirectMarketing],
      obligation: [
        deleteWithin('P90D', 'http://www.w3.org/ns/odrl/2/policyUsage'),
        deleteWithin('P7D', `${DPV}ConsentWithdrawn`),
      ],
    },
  }),
  // No open licence: the notice names purposes, and says nothing of passing rows on.
  publicCompanies: {
    access: { permission: [{ action: 'use' }] },
    contract: {
      permission: [{ action: 'use', constraint: [forTheirPurposes] }],
      prohibition: [noDirectMarketing],
      obligation: [deleteWithin('P7D', `${DPV}ConsentWithdrawn`)],
    },
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

/** Terms end with a year, so that the offer stays the same for a year. */
function endOfNextYear(from: Instant): Instant {
  const year = Number(toLocalDay(from).slice(0, 4));
  return endOfLocalDay(`${year + 1}-12-31`);
}
