import type { SystemCheck } from './check.ts';

export const checkHold: SystemCheck = {
  name: 'hold',
  holds: 'no publication waits for a second person',
  async find({ publication }) {
    const hold = await publication.hold();
    if (hold === undefined) return undefined;
    const codes = hold.reasons.map(({ code }) => code).join(', ');
    return {
      detail: `a publication of edition ${hold.edition.id} has been on hold since ${hold.since}: ${codes}`,
      next: 'Look at kaart publish --dry-run; then kaart publish --lift-hold --reason TEXT --as NAME.',
    };
  },
};
