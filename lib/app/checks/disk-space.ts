import type { SystemCheck } from './check.ts';

/** Less is used up by one publication. Bytes. */
const NEEDED_BYTES = 200_000_000;

export const checkDiskSpace: SystemCheck = {
  name: 'disk-space',
  holds: 'the disk of the data directory has free space',
  async find({ adapters: { freeBytes } }) {
    const free = freeBytes?.();
    if (free === undefined || free >= NEEDED_BYTES) return undefined;
    return {
      detail: `${Math.floor(free / 1_000_000)} MB are free on the disk of the data directory; 200 MB are needed`,
      next: 'Free space on this disk, or move the data directory to a larger one.',
    };
  },
};
