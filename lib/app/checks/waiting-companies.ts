import type { SystemCheck } from './check.ts';

/** A permission of a company applies again only after a person confirms that the company is the same. */
export const checkWaitingCompanies: SystemCheck = {
  name: 'waiting-companies',
  holds: 'no company waits for a confirmation of its identity',
  async find({ consent }) {
    const counts = { returned: 0, 'changed-identity': 0 };
    for await (const { reason } of consent.confirmations.waiting())
      if (reason !== 'other-person') counts[reason] += 1;
    const { returned, 'changed-identity': changed } = counts;
    if (returned + changed === 0) return undefined;
    return {
      detail: `decisions of before do not count for ${returned + changed} companies: ${returned} came back, ${changed} have another register number`,
      next: 'Run kaart consents waiting; then kaart consents confirm COMPANY --reason TEXT if it is the same company, or kaart refuse COMPANY if it is not.',
    };
  },
};
