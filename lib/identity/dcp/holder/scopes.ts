import type { OwnCredential } from '../../../store/own-credentials.ts';

/** The credentials that a scope names: those of a type, or the credential with an id. */
interface ScopedCredentials {
  readonly by: 'type' | 'id';
  readonly value: string;
}

/** Both spellings: DCP 1.0 has two parts, EDC requires three. EDC 0.15 uses its own alias. */
const SCOPE =
  /^org\.eclipse\.(?:dspace\.dcp|edc)\.vc\.(?<by>type|id):(?<value>.+?)(?::(?:read|\*))?$/;
const WITHOUT_READ = /:(?:write|all)$/;

/** @returns `undefined` for a scope that names no credentials to read */
function readScope(scope: string): ScopedCredentials | undefined {
  const { by, value } = SCOPE.exec(scope)?.groups ?? {};
  if (value === undefined || WITHOUT_READ.test(value)) return undefined;
  return { by: by === 'id' ? 'id' : 'type', value };
}

/** Whether one of the scopes names a credential. @param credentialId `id` of the credential itself */
export function isInScope(
  scopes: readonly string[],
  { types }: Pick<OwnCredential, 'types'>,
  credentialId: string | undefined,
): boolean {
  return scopes.some((scope) => {
    const scoped = readScope(scope);
    if (scoped === undefined) return false;
    return scoped.by === 'id' ? scoped.value === credentialId : types.includes(scoped.value);
  });
}
