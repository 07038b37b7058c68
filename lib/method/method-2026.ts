import type { Method } from '../figures/definition.ts';
import type { CompanyRecord2026 } from '../mapping/record.ts';
import { METHOD_2025 } from './method-2025.ts';

/** How the 2026 edition and its corrections count: as in 2025. The records also name successors, but no figure counts them. */
export const METHOD_2026: Method<CompanyRecord2026> = { ...METHOD_2025, breaks: [] };
