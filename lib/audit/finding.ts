import { fillTemplate, type LocalizedText } from '../core/language.ts';
import { AUDIT_TEXTS, type AuditCode } from './verify-messages.ts';

/** A defect of a log. `facts` state its place: the company, the event, the head. */
export interface AuditDefect {
  readonly code: AuditCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** A defect with its text. */
export interface AuditFinding extends AuditDefect {
  readonly message: LocalizedText;
}

export function toAuditFinding(defect: AuditDefect): AuditFinding {
  return { ...defect, message: fillTemplate(AUDIT_TEXTS[defect.code], defect.facts) };
}

/** Whether a head could not be checked because its key was not given. Then the log may still be correct. */
export function isUnknownKey(code: AuditCode): boolean {
  return code === 'HEAD_UNKNOWN_KEY';
}
