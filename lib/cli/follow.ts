import { setTimeout as sleep } from 'node:timers/promises';
import { KaartError } from '../core/errors.ts';
import { askJson, type Session } from './session.ts';

/** What the answers about negotiations and transfers have in common. */
export interface ProcessAnswer {
  readonly pid: string;
  readonly state: string;
  readonly counterParty: string;
  readonly dataset: string;
  readonly pending: { readonly type: string } | null;
  readonly ending: { readonly code: string; readonly reasons: readonly string[] } | null;
}

export interface Following<P> {
  /** Our API's address of the process. */
  readonly path: string;
  readonly seconds: number;
  /** Told once for each state. */
  changed(process: P): void;
  done(process: P): boolean;
}

const FIRST_PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 200;

/**
 * Looks at a process until it is where it should be, or has ended. Only for show: the process itself
 * waits for nobody.
 *
 * @throws KaartError `unavailable` when that takes too long; the process goes on
 */
export async function follow<P extends ProcessAnswer>(
  session: Session,
  { path, seconds, changed, done }: Following<P>,
): Promise<P> {
  const end = Date.now() + seconds * 1000;
  let seen: string | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS)) {
    const process = await askJson<P>(session, path, { as: ['operator'] });
    if (process.state !== seen && process.state !== 'START') changed(process);
    seen = process.state;
    if (done(process) || process.state === 'TERMINATED') return process;
    if (Date.now() > end)
      throw new KaartError(`after ${seconds} s it is still ${process.state}`, {
        code: 'unavailable',
        details: {
          next: 'It goes on by itself: kaart negotiations and kaart transfers show where it is.',
        },
      });
    await sleep(pause);
  }
}

/** Why a process has ended, in words. */
export function endingText({ state, ending }: ProcessAnswer): string {
  if (ending === null) return state;
  return [`${state} (${ending.code})`, ...ending.reasons].join(': ');
}
