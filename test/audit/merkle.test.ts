import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRootByPath, inclusionPath, merkleRoot } from '../../lib/audit/merkle.ts';

const texts = fc.array(fc.string(), { minLength: 1, maxLength: 70 });
const hash = (...parts: (string | Buffer)[]) =>
  parts.reduce((sum, part) => sum.update(part), createHash('sha256')).digest();

describe('a Merkle tree', () => {
  it('has the roots of RFC 6962 for no leaf, one leaf and three leaves', () => {
    expect(merkleRoot([])).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(merkleRoot([''])).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    const [a, b, c] = ['a', 'b', 'c'].map((text) => hash(Buffer.of(0), text));
    const ab = hash(Buffer.of(1), a ?? '', b ?? '');
    expect(merkleRoot(['a', 'b', 'c'])).toBe(hash(Buffer.of(1), ab, c ?? '').toString('hex'));
  });

  it('has a path from every leaf to the root', () => {
    fc.assert(
      fc.property(texts, (leaves) => {
        const root = merkleRoot(leaves);
        for (const [index, leaf] of leaves.entries())
          expect(findRootByPath(leaf, inclusionPath(leaves, index))).toBe(root);
      }),
      { numRuns: 50 },
    );
  });

  it('gives no root for another leaf, index, size or path', () => {
    fc.assert(
      fc.property(texts, fc.nat(), fc.string(), (leaves, at, other) => {
        const index = at % leaves.length;
        const [leaf = ''] = leaves.slice(index);
        const way = inclusionPath(leaves, index);
        const root = merkleRoot(leaves);
        if (other !== leaf) expect(findRootByPath(other, way)).not.toBe(root);
        expect(findRootByPath(leaf, { ...way, path: [...way.path, root] })).toBeUndefined();
        expect(findRootByPath(leaf, { ...way, index: way.size })).toBeUndefined();
        expect(findRootByPath(leaf, { ...way, index: -1 })).toBeUndefined();
        if (way.path.length > 0) {
          expect(findRootByPath(leaf, { ...way, path: way.path.slice(1) })).toBeUndefined();
          expect(findRootByPath(leaf, { ...way, path: way.path.map(() => root) })).not.toBe(root);
        }
      }),
    );
  });

  it('hashes leaves and nodes differently', () => {
    const [a, b] = ['a', 'b'].map((text) => hash(Buffer.of(0), text));
    const node = Buffer.concat([a ?? Buffer.of(), b ?? Buffer.of()]).toString('latin1');
    expect(merkleRoot([node])).not.toBe(merkleRoot(['a', 'b']));
  });

  it('has no path for an index without a leaf', () => {
    expect(() => inclusionPath(['a'], 1)).toThrow(RangeError);
  });
});
