import type { AuditEntry } from '../../core/audit-entry.ts';
import { KaartError } from '../../core/errors.ts';
import type { Revisioned } from '../../core/revisioned.ts';
import type { ImportChange, MappingDeps } from '../ports.ts';
import type { Import } from './import.ts';

const ID = /^[A-Za-z0-9-]{1,64}$/;

/** Loads an import. @throws KaartError `not-found` */
export async function loadImport(
  { imports }: MappingDeps,
  id: string,
): Promise<Revisioned<Import>> {
  const stored = ID.test(id) ? await imports.find(id) : undefined;
  if (stored !== undefined) return stored;
  throw new KaartError('no-such-import', {
    code: 'not-found',
    parameters: { id: id.slice(0, 60) },
  });
}

/** A person's action on an import, for the audit log. */
export interface Step {
  readonly actor: string;
  /** The object and a past participle: `import.submitted`. */
  readonly action: string;
  readonly facts?: AuditEntry['facts'];
}

/** A change of an import with its audit entry. */
export function buildImportChange(
  { newId, clock }: MappingDeps,
  over: Revisioned<Import>,
  next: Import,
  { actor, action, facts }: Step,
): ImportChange {
  const subject = `import/${next.id}`;
  const audit = { id: newId(), at: clock(), actor, action, subject };
  return { over, next, audit: facts === undefined ? audit : { ...audit, facts } };
}
