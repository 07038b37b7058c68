import { KaartError } from '../core/errors.ts';
import { isKeyPart, type Key, type Write } from './table.ts';

/** Limits of DynamoDB. Every adapter enforces them, so that all accept the same writes. */
const MAX_WRITES = 100;
const MAX_ITEM_BYTES = 400 * 1024;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
/** Space of attribute names, version and expiry in the 400 KB of an item. Bytes. */
const OVERHEAD_BYTES = 200;

/**
 * Refuses invalid writes.
 *
 * @throws RangeError for writes that only a defect can cause: no writes or over 100, a key twice, a key
 * that is empty, longer than 200 characters, not well-formed Unicode or has control characters, an
 * amount that is not a whole number
 * @throws KaartError `too-large` for an item over 400 KB or writes over 4 MB together
 */
export function checkWrites(writes: readonly Write[]): void {
  if (writes.length === 0 || writes.length > MAX_WRITES)
    throw new RangeError(`a transaction has 1 to ${MAX_WRITES} writes, not ${writes.length}`);
  const seen = new Set<string>();
  let total = 0;
  for (const [index, write] of writes.entries()) {
    checkKey(write.key);
    const id = JSON.stringify([write.key.pk, write.key.sk]);
    if (seen.has(id)) throw new RangeError(`a transaction names one key once: ${id}`);
    seen.add(id);
    total += checkWrite(write, index);
  }
  if (total > MAX_TRANSACTION_BYTES)
    throw new KaartError('writes-too-large', {
      code: 'too-large',
      details: { bytes: total, limit: MAX_TRANSACTION_BYTES },
    });
}

/** @throws RangeError */
function checkKey({ pk, sk }: Key): void {
  for (const part of [pk, sk])
    if (!isKeyPart(part)) throw new RangeError(`not a key: ${JSON.stringify(part).slice(0, 60)}`);
}

/** Checks one write. @returns its size in bytes */
function checkWrite(write: Write, index: number): number {
  const keyBytes = Buffer.byteLength(write.key.pk) + Buffer.byteLength(write.key.sk);
  if (write.kind === 'add') {
    checkAmounts(write.amounts);
    return keyBytes;
  }
  if (write.kind !== 'put') return keyBytes;
  if (write.index !== undefined) checkKey(write.index);
  const bytes = Buffer.byteLength(JSON.stringify(write.data)) + keyBytes + OVERHEAD_BYTES;
  if (bytes > MAX_ITEM_BYTES)
    throw new KaartError('item-too-large', {
      code: 'too-large',
      details: { index, bytes, limit: MAX_ITEM_BYTES },
    });
  return bytes;
}

function checkAmounts(amounts: Readonly<Record<string, number>>): void {
  const entries = Object.entries(amounts);
  if (entries.length === 0) throw new RangeError('nothing to add');
  for (const [member, amount] of entries)
    if (!Number.isSafeInteger(amount))
      throw new RangeError(`${member}: ${amount} is not a whole number`);
}
