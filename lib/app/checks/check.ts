import type { HttpDeps } from '../http-deps.ts';

/** A problem and the instruction for an operator. Neither contains a secret or personal data. */
export interface CheckProblem {
  readonly detail: string;
  /** One instruction, with the command to run if there is one. */
  readonly next: string;
}

/** The parts of Kaart that a check may read. */
export type CheckDeps = HttpDeps;

/** One thing that must hold for Kaart to work. To add a check: write it in a file of its own, and add it to `CHECKS`. */
export interface SystemCheck {
  /** Stable: the name is part of the API, of `/status` and of alarms. Lower case, words joined by `-`. */
  readonly name: string;
  /** Short sentence that holds if all is well, for people. */
  readonly holds: string;
  /** @returns `undefined` if all is well. A check that throws counts as a problem. */
  find(parts: CheckDeps): Promise<CheckProblem | undefined>;
}

/** Result of one check. */
export interface CheckResult {
  readonly check: string;
  readonly ok: boolean;
  /** What holds, or what is wrong. */
  readonly detail: string;
  readonly next: string | null;
}
