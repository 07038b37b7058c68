import * as z from 'zod';
import type { Json } from '../core/digest.ts';
import { type ByteLine, parseLine } from './byte-lines.ts';
import { WITHHELD } from './field-groups.ts';

const names = z.array(z.string());

/** The fields of a row that a change affected, as one audience sees them: names, no values. */
export const FieldChanges = z.strictObject({
  /** Fields that both versions show, with different values. */
  changed: names,
  /** Fields that only the earlier version shows. */
  withheld: names,
  /** Fields that only the later version shows. */
  shown: names,
});
export type FieldChanges = z.infer<typeof FieldChanges>;
type FieldChange = keyof FieldChanges;

/** Compares a row with the same row of an earlier version, each as the audience sees it. */
export function compareFields(before: ByteLine, after: ByteLine): FieldChanges {
  const [old, now] = [parseLine(before), parseLine(after)];
  const found = new Map<string, FieldChange>();
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const change = compareField(old[name], now[name]);
    if (change !== undefined && name !== WITHHELD) found.set(name, change);
  }
  return toFieldChanges(found);
}

function compareField(old: Json | undefined, now: Json | undefined): FieldChange | undefined {
  if (old === undefined) return 'shown';
  if (now === undefined) return 'withheld';
  return JSON.stringify(old) === JSON.stringify(now) ? undefined : 'changed';
}

/** Merges two changes of a row. A field that was shown only between them is not named. */
export function mergeFieldChanges(first: FieldChanges, second: FieldChanges): FieldChanges {
  const merged = toMap(first);
  for (const [name, later] of toMap(second)) {
    const earlier = merged.get(name);
    if (earlier === 'shown' && later === 'withheld') merged.delete(name);
    else if (earlier === 'withheld' && later === 'shown') merged.set(name, 'changed');
    else if (earlier !== 'shown') merged.set(name, later);
  }
  return toFieldChanges(merged);
}

function toMap(changes: FieldChanges): Map<string, FieldChange> {
  const entries = Object.entries(changes) as [FieldChange, readonly string[]][];
  return new Map(entries.flatMap(([change, fields]) => fields.map((name) => [name, change])));
}

function toFieldChanges(changes: ReadonlyMap<string, FieldChange>): FieldChanges {
  const list = (wanted: FieldChange) =>
    [...changes].filter(([, change]) => change === wanted).map(([name]) => name);
  return { changed: list('changed'), withheld: list('withheld'), shown: list('shown') };
}
