import { expandTerm, ODRL_NS } from './terms.ts';

const ANYWHERE = ['@id', '@type', '@context', 'uid'];

/** What a policy may say beside its identity. Only the compact form of a structural term is read. */
export const POLICY_MEMBERS = [
  ...['permission', 'prohibition', 'obligation', 'profile', 'odrl:profile'],
  ...['target', 'assigner', 'assignee', 'timestamp'],
];
export const RULE_MEMBERS = ['action', 'constraint', 'duty'];
export const ATOMIC_MEMBERS = ['leftOperand', 'operator', 'rightOperand'];

/**
 * The members of an object that may change its meaning though nothing here reads them: ODRL's own
 * (`refinement`, `odrl:inheritFrom`) beyond `known`, and keywords. Members of other vocabularies
 * (`dct:license`) are annotations.
 */
export function unknownMembers(object: object, known: readonly string[]): string[] {
  return Object.keys(object).filter(
    (member) =>
      !known.includes(member) &&
      !ANYWHERE.includes(member) &&
      expandTerm(member).startsWith(ODRL_NS),
  );
}
