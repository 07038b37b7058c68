type Node = Record<string, unknown>;

const RULES = ['permission', 'prohibition', 'obligation', 'duty'];

/**
 * Rules of DSP 2025-1 that its JSON schemas do not enforce: a root catalog has a service, an agreement has a
 * time, a requested offer has a target, a rule has no target.
 */
export function proseErrors(document: Node, place: 'root' | 'part'): string[] {
  const ruleTargets = nodesWithin(document).flatMap(([at, node]) =>
    RULES.flatMap((name) => listOf(node[name]))
      .filter((rule) => isNode(rule) && 'target' in rule)
      .map(() => `${at} has a rule with a target of its own`),
  );
  return [...ruleTargets, ...missing(document, place)];
}

function missing(document: Node, place: 'root' | 'part'): string[] {
  const type = document['@type'];
  if (type === 'Catalog' && place === 'root' && listOf(document['service']).length === 0)
    return ['/service a root catalog names at least one'];
  if (type === 'ContractRequestMessage' && lacks(document['offer'], 'target'))
    return ['/offer names no target'];
  if (type === 'ContractAgreementMessage' && lacks(document['agreement'], 'timestamp'))
    return ['/agreement names no timestamp'];
  if (type === 'Agreement' && lacks(document, 'timestamp')) return [' names no timestamp'];
  return [];
}

/** The document and every object in it, each with its JSON pointer. */
function nodesWithin(value: unknown, at = ''): [at: string, node: Node][] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => nodesWithin(item, `${at}/${index}`));
  if (!isNode(value)) return [];
  const within = Object.entries(value).flatMap(([key, member]) =>
    nodesWithin(member, `${at}/${key}`),
  );
  return [[at, value], ...within];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function lacks(value: unknown, member: string): boolean {
  return isNode(value) && typeof value[member] !== 'string';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
