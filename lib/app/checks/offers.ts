import { policyExpiry } from '../../dsp/policy/policy-expiry.ts';
import type { SystemCheck } from './check.ts';

export const checkOffers: SystemCheck = {
  name: 'offers',
  holds: 'every offer in the data space can be accepted',
  async find({ adapters, connector }) {
    const now = adapters.clock();
    const offered = await connector.datasets.all();
    const ended = offered.filter(({ offer }) => {
      const end = policyExpiry(offer);
      return end !== null && end < now;
    });
    if (ended.length === 0) return undefined;
    return {
      detail: `the terms of ${ended.map(({ id }) => id).join(', ')} have ended`,
      next: 'Check the clock of this machine: offers are renewed with each year. If it is right, report this.',
    };
  },
};
