import { fillTemplate, type LocalizedText } from '../core/language.ts';
import { AUDIT_TEXTS, type AuditCode } from './verify-messages.ts';

/** Something that is wrong, and where: of which company, at which event, against which head. */
export interface AuditDefect {
  readonly code: AuditCode;
  readonly facts: Readonly<Record<string, string | number>>;
}

/** Damage in words. */
export interface AuditFinding extends AuditDefect {
  readonly message: LocalizedText;
}

export function toAuditFinding(damage: AuditDefect): AuditFinding {
  return { ...damage, message: fillTemplate(AUDIT_TEXTS[damage.code], damage.facts) };
}

/** Whether something could not be checked, since the key is not among the given ones. That is no damage. */
export function isUnknownKey(code: AuditCode): boolean {
  return code === 'HEAD_UNKNOWN_KEY';
}
