import type { Check } from './check.ts';
import { checkCurrentVersion } from './current-version.ts';
import { checkDeadLetters } from './dead-letters.ts';
import { checkHold } from './hold.ts';
import { checkLastNight } from './last-night.ts';
import { checkManifest } from './manifest.ts';
import { checkWithdrawals } from './withdrawals.ts';

/** Every check, in the order in which `kaart doctor` shows them. Add a check here and nowhere else. */
export const CHECKS: readonly Check[] = [
  checkCurrentVersion,
  checkManifest,
  checkLastNight,
  checkHold,
  checkWithdrawals,
  checkDeadLetters,
];
