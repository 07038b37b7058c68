import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';

/**
 * Data that must not be stored any more: groups of a company, for an audience; `registry` means the
 * whole row.
 */
export interface ErasureTarget {
  readonly recordId: string;
  readonly audience: Audience;
  readonly fieldGroup: FieldGroup;
}

/** Proof that no stored view contains withdrawn data: the result of a search of all of them. */
type ErasureProof = {
  readonly at: Instant;
  /** Number of stored object versions of views, including replaced and deleted ones. */
  readonly objectVersions: number;
  /** SHA-256 of the list of these versions: key, version and bytes, one line each. */
  readonly inventory: string;
  /** Number of searched files with rows. */
  readonly filesRead: number;
};

export interface Inspection {
  readonly proof: ErasureProof;
  /** Rows that are still stored, by their index in the request. */
  readonly remainingRows: ReadonlySet<number>;
  /** Keys that belong to no served version: they must be erased first. */
  readonly unservedKeys: readonly string[];
}

/** Merges several inspections, each of them of the files of other recipients. */
export function mergeInspections(inspections: readonly Inspection[]): Inspection {
  const [first, ...others] = inspections;
  if (first === undefined) throw new Error('no inspection to merge');
  if (others.length === 0) return first;
  const proofs = inspections.map(({ proof }) => proof);
  const sum = (count: 'objectVersions' | 'filesRead') =>
    proofs.reduce((total, proof) => total + proof[count], 0);
  return {
    proof: {
      at: first.proof.at,
      objectVersions: sum('objectVersions'),
      inventory: sha256(proofs.map(({ inventory }) => `${inventory}\n`).join('')),
      filesRead: sum('filesRead'),
    },
    remainingRows: new Set(inspections.flatMap(({ remainingRows }) => [...remainingRows])),
    unservedKeys: inspections.flatMap(({ unservedKeys }) => unservedKeys),
  };
}
