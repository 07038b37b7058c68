import { EDC_NS } from '../../dsp/common/vocabulary.ts';

const SHORT = /^(?:edc:)?([A-Za-z][\w-]{0,99})$/;
const FULL = /^(?:https?:\/\/|urn:)[\x21-\x7e]{1,200}$/;

/**
 * The full IRI of an operand of policies: a short name is one of the namespace that Eclipse EDC and
 * Dataspace4Health use. Other prefixes are nothing we know, so `undefined`.
 *
 * @example
 * operandIri('membershipStatus'); // 'https://w3id.org/edc/v0.0.1/ns/membershipStatus'
 */
export function operandIri(operand: string): string | undefined {
  const [, name] = SHORT.exec(operand) ?? [];
  if (name !== undefined) return EDC_NS + name;
  return FULL.test(operand) ? operand : undefined;
}
