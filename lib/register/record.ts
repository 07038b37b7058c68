import * as z from 'zod';
import { Instant } from '../core/instant.ts';
import { cachePerObject } from '../core/once-per.ts';
import { CANTON_OF, CANTONS, type Canton } from './communes.ts';
import type { FieldDeclaration, FieldDeclarations, FieldValue } from './field.ts';

type KnownCode<V extends FieldValue> = V extends { readonly kind: 'code'; readonly codes: infer C }
  ? keyof C & string
  : V extends { readonly kind: 'codes'; readonly codes: infer C }
    ? (keyof C & string)[]
    : V extends { readonly kind: 'boolean' }
      ? boolean
      : V extends { readonly kind: 'integer' | 'number' }
        ? number
        : V extends { readonly kind: 'names' }
          ? string[]
          : V extends { readonly kind: 'moment' }
            ? Instant
            : V extends { readonly kind: 'canton' }
              ? Canton
              : string;

/** The value of a declared field in a record. */
type ValueOf<D extends FieldDeclaration> = D extends { readonly required: true }
  ? KnownCode<D['value']>
  : KnownCode<D['value']> | null;

type ShapeOf<D extends FieldDeclarations> = { -readonly [F in keyof D]: z.ZodType<ValueOf<D[F]>> };

/** The record that declarations describe. */
export type RecordOf<D extends FieldDeclarations> = { -readonly [F in keyof D]: ValueOf<D[F]> };

/** The schema of the record that declarations describe: every field is present, and `null` if its value is unknown. Its members are in the order of the declarations. */
export function recordSchema<D extends FieldDeclarations>(
  fields: D,
): z.ZodObject<ShapeOf<D>, z.core.$strict> {
  const shape = Object.entries(fields).map(([name, field]) => [name, buildFieldSchema(field)]);
  return z.strictObject(Object.fromEntries(shape) as ShapeOf<D>);
}

/** The schema of the records of any method, made once for each. */
export const schemaOfRecords = cachePerObject((fields: FieldDeclarations) => recordSchema(fields));

/** The schema of one field. */
export function buildFieldSchema({ value, required }: FieldDeclaration): z.ZodType {
  const known = knownSchema(value);
  return required === true ? known : known.nullable();
}

const RCS = '[A-Z][0-9]{1,6}';

function knownSchema(value: FieldValue): z.ZodType {
  switch (value.kind) {
    case 'record-id':
      return z
        .string()
        .max(40)
        .regex(/^LUHT-[A-Z0-9]+(-[0-9]+)?$/);
    case 'rcs-number':
      return z.string().regex(new RegExp(`^${RCS}$`));
    case 'euid':
      return z.string().regex(new RegExp(`^LURCSL\\.${RCS}$`));
    case 'vat-number':
      return z.string().regex(/^LU[0-9]{8}$/);
    case 'country':
      return z.string().regex(/^[A-Z]{2}$/);
    case 'postcode':
      return z.string().regex(/^(L-[0-9]{4}|[A-Z0-9 -]{3,10})$/);
    case 'commune':
      return z.string().refine((name) => CANTON_OF.has(name));
    case 'canton':
      return z.enum(Object.keys(CANTONS));
    case 'nace-class':
      return z.string().regex(/^[0-9]{2}\.[0-9]{1,2}$/);
    case 'url':
      return z
        .string()
        .max(2000)
        .regex(/^https?:\/\/[^@]+$/);
    case 'email':
      return z.string().max(254);
    case 'boolean':
      return z.boolean();
    case 'date':
      return z.iso.date();
    case 'moment':
      return Instant;
    default:
      return parameterSchema(value);
  }
}

function parameterSchema(
  value: Extract<FieldValue, { readonly max: number } | { readonly codes: object }>,
): z.ZodType {
  switch (value.kind) {
    case 'text': {
      const text = z.string();
      return (value.min === undefined ? text : text.min(value.min)).max(value.max);
    }
    case 'names':
      return z.array(z.string()).max(value.maxItems);
    case 'code':
      return z.enum(Object.keys(value.codes));
    case 'codes':
      return z.array(z.enum(Object.keys(value.codes)));
    case 'integer':
      return z.int().min(value.min).max(value.max);
    case 'number':
      return z.number().min(0);
  }
}
