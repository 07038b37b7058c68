import { cachePerObject } from '../core/once-per.ts';
import type { FieldDeclaration, FieldDeclarations } from '../register/field.ts';

/** The group of each declared field, by name. The same declarations give the same object. */
export function getFieldGroups<D extends FieldDeclarations>(
  fields: D,
): { readonly [F in keyof D]: D[F]['group'] } {
  return groups(fields) as { readonly [F in keyof D]: D[F]['group'] };
}

const groups = cachePerObject((fields: FieldDeclarations) =>
  Object.fromEntries(Object.entries(fields).map(([name, { group }]) => [name, group])),
);

/** A field that readers may see, by its name. */
export type PublishedField = readonly [name: string, declaration: FieldDeclaration];

/** The fields that readers may see, in the order of the record. */
export const publishedFields = cachePerObject(
  (fields: FieldDeclarations): readonly PublishedField[] =>
    Object.entries(fields).filter(([, { group }]) => group !== 'internal'),
);

/** The column after the fields, with the withheld groups of the row. */
export const WITHHELD = 'withheld';
