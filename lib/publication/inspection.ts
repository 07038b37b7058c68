import type { Audience, FieldGroup } from '../consent/vocabulary.ts';
import { sha256 } from '../core/digest.ts';
import type { Instant } from '../core/instant.ts';

/** What must not be stored any more: groups of a company, for an audience; `registry` is the row. */
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
  /** SHA-256 of the list of them: key, version and bytes, a line each. */
  readonly inventory: string;
  /** How many files of rows were read through. */
  readonly filesRead: number;
};

export interface Inspection {
  readonly proof: ErasureProof;
  /** Rows that are still stored, by their index in the request. */
  readonly remains: ReadonlySet<number>;
  /** Keys that belong to no version that is served: they are to be erased first. */
  readonly unread: readonly string[];
}

/** Merges several inspections, each of them of the files of other recipients. */
export function mergeInspections(looks: readonly Inspection[]): Inspection {
  const [first, ...others] = looks;
  if (first === undefined) throw new Error('no inspection to merge');
  if (others.length === 0) return first;
  const proofs = looks.map(({ proof }) => proof);
  const sum = (count: 'objectVersions' | 'filesRead') =>
    proofs.reduce((total, proof) => total + proof[count], 0);
  return {
    proof: {
      at: first.proof.at,
      objectVersions: sum('objectVersions'),
      inventory: sha256(proofs.map(({ inventory }) => `${inventory}\n`).join('')),
      filesRead: sum('filesRead'),
    },
    remains: new Set(looks.flatMap(({ remains }) => [...remains])),
    unread: looks.flatMap(({ unread }) => unread),
  };
}
