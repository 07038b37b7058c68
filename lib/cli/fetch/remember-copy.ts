import { resolve } from 'node:path';
import { systemClock } from '../../core/clock.ts';
import { CopyLedger } from '../../embedded/copy-ledger.ts';
import type { CommandContext } from '../terminal/terminal.ts';

/** A file that was fetched under an agreement. */
interface Fetched {
  readonly agreement: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Puts on record where a fetched file lies, so that a notice of withdrawal finds it: in the data
 * directory of this machine. A Kaart behind `--url` does not see that.
 */
export async function recordCopy(
  { output, session }: CommandContext,
  { agreement, file, sha256, bytes }: Fetched,
): Promise<void> {
  if (session.home === undefined) {
    output.err(
      'Where this file lies is not known to the Kaart behind --url: delete it by hand on a withdrawal.\n',
    );
    return;
  }
  const path = resolve(file);
  const ledger = new CopyLedger(session.home);
  await ledger.remember({ agreement, path, sha256, bytes, fetchedAt: systemClock() });
}
