import { EDC_NS } from '../../dsp/common/vocabulary.ts';

const SHORT = /^(?:edc:)?([A-Za-z][\w-]{0,99})$/;
const FULL = /^(?:https?:\/\/|urn:)[\x21-\x7e]{1,200}$/;

/**
 * Returns the full IRI of an operand of policies. A short name belongs to the namespace that Eclipse EDC and
 * Dataspace4Health use. Other prefixes are unknown: the result is `undefined`.
 *
 * @example
 * operandIri('membershipStatus'); // 'https://w3id.org/edc/v0.0.1/ns/membershipStatus'
 */
export function operandIri(operand: string): string | undefined {
  const [, name] = SHORT.exec(operand) ?? [];
  if (name !== undefined) return EDC_NS + name;
  return FULL.test(operand) ? operand : undefined;
}
