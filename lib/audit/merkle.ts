import { createHash } from 'node:crypto';

/** Position of a leaf in a tree, and the hashes from it to the root (lower-case hexadecimal, the nearest first). */
export interface InclusionPath {
  readonly index: number;
  readonly size: number;
  readonly path: readonly string[];
}

/** First bytes of the hashed data. They differ, so that the hash of a node cannot be used as the hash of a leaf. */
const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/**
 * Returns the root of a Merkle tree over texts, lower-case hexadecimal.
 *
 * @see RFC 6962 #section-2.1
 */
export function merkleRoot(leaves: readonly string[]): string {
  return computeMerkleRoot(leaves.map(leafHash)).toString('hex');
}

/**
 * Returns the hashes that lead from the leaf at `index` to the root.
 *
 * @throws RangeError if no leaf has this index
 * @see RFC 6962 #section-2.1.1
 */
export function inclusionPath(leaves: readonly string[], index: number): InclusionPath {
  if (!(index in leaves)) throw new RangeError(`no leaf ${index} of ${leaves.length}`);
  const path = computeAuditPath(leaves.map(leafHash), index).map((hash) => hash.toString('hex'));
  return { index, size: leaves.length, path };
}

/** Computes the root from a leaf and its path; `undefined` if the path does not fit the index and the size. */
export function findRootByPath(
  leaf: string,
  { index, size, path }: InclusionPath,
): string | undefined {
  if (index < 0 || index >= size) return undefined;
  const steps = path.map((hash) => Buffer.from(hash, 'hex'));
  return computeRootFromPath(leafHash(leaf), index, size, steps)?.toString('hex');
}

/** Applies a path of {@link computeAuditPath} from the leaf up to the root. */
function computeRootFromPath(
  hash: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | undefined {
  const far = path.at(-1);
  if (size === 1) return far === undefined ? hash : undefined;
  if (far === undefined) return undefined;
  const left = computeLeftSize(size);
  const rest = path.slice(0, -1);
  if (index < left) {
    const near = computeRootFromPath(hash, index, left, rest);
    return near && nodeHash(near, far);
  }
  const near = computeRootFromPath(hash, index - left, size - left, rest);
  return near && nodeHash(far, near);
}

function leafHash(text: string): Buffer {
  return createHash('sha256').update(LEAF).update(text).digest();
}

function nodeHash(left: Buffer, right: Buffer): Buffer {
  return createHash('sha256').update(NODE).update(left).update(right).digest();
}

function computeMerkleRoot(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first === undefined) return createHash('sha256').digest();
  if (hashes.length === 1) return first;
  const left = computeLeftSize(hashes.length);
  return nodeHash(computeMerkleRoot(hashes.slice(0, left)), computeMerkleRoot(hashes.slice(left)));
}

function computeAuditPath(hashes: readonly Buffer[], index: number): Buffer[] {
  if (hashes.length <= 1) return [];
  const left = computeLeftSize(hashes.length);
  const [near, far] = [hashes.slice(0, left), hashes.slice(left)];
  if (index < left) return [...computeAuditPath(near, index), computeMerkleRoot(far)];
  return [...computeAuditPath(far, index - left), computeMerkleRoot(near)];
}

/** The largest power of two below `size`. */
function computeLeftSize(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}
