import { KaartError } from '../core/errors.ts';
import type { EventVerdict } from './decide.ts';
import { type ConsentCode, consentFindingMessage } from './finding.ts';

/** @throws KaartError `consent-rejected` when another decision has the id of one of the events */
export function assertNoClash(verdicts: readonly (readonly EventVerdict[])[]): void {
  const index = verdicts.findIndex((each) => each.some(({ kind }) => kind === 'clash'));
  if (index !== -1) throw consentRejected('DUPLICATE_CONSENT_ID', index, 'consent_id');
}

/** The error of an event that cannot stand. @param index of the event, from 0 */
export function consentRejected(
  code: ConsentCode,
  index: number,
  column: string | null,
): KaartError {
  const text = consentFindingMessage(code);
  const details = { code, index, column };
  return new KaartError('consent-event-rejected', {
    code: 'consent-rejected',
    parameters: { text },
    details,
  });
}
