import type { SystemCheck } from './check.ts';

/** A company that waits for a confirmation is shown to nobody, although it permitted that before. */
export const checkWaitingCompanies: SystemCheck = {
  name: 'waiting-companies',
  holds: 'no company waits for a confirmation of its identity',
  async find({ consent }) {
    const counts = { returned: 0, 'changed-identity': 0 };
    for await (const { reason } of consent.waiting())
      if (reason !== 'other-person') counts[reason] += 1;
    const { returned, 'changed-identity': changed } = counts;
    if (returned + changed === 0) return undefined;
    return {
      detail: `decisions of before do not count for ${returned + changed} companies: ${returned} came back, ${changed} have another register number`,
      next: 'Run kaart consents waiting; then kaart consents confirm COMPANY --reason TEXT if it is the same company, or kaart refuse COMPANY if it is not.',
    };
  },
};
