import type { LocalizedText } from '../../core/language.ts';
import { CANTON_OF, type Canton } from '../../register/communes.ts';
import { findCommune, findCommunes } from '../companies/commune-names.ts';
import type { Cell } from '../read/table-file.ts';
import type { FindingCollector } from './finding-collector.ts';
import { foldText } from './fold.ts';
import { cleanText } from './tidy.ts';

/** Parses one of the 100 communes; required for a company in Luxembourg. */
export function checkCommune(
  cell: Cell,
  country: string | null,
  notes: FindingCollector,
): string | null {
  if (typeof cell === 'string' && CANTON_OF.has(cell)) return cell;
  const text = cleanText(cell, notes);
  if (text === undefined) return null;
  if (text === null) {
    if (country === 'LU') notes.add('UNKNOWN_COMMUNE', cell, { facts: { candidates: '' } });
    return null;
  }
  return readCommune(text, cell, notes);
}

function readCommune(text: string, cell: Cell, notes: FindingCollector): string | null {
  const reading = findCommune(text);
  if (reading === undefined) {
    notes.add('UNKNOWN_COMMUNE', cell, { facts: { candidates: describeCandidates(text) } });
    return null;
  }
  const { commune, merged } = reading;
  if (merged !== undefined)
    notes.add('MERGED_COMMUNE', cell, { value: commune, facts: { year: merged } });
  else if (commune !== cell && !notes.has('commune', 'MOJIBAKE'))
    notes.add('NORMALISED', cell, { value: commune });
  return commune;
}

/** Derives the canton from the commune. The canton in the file is only compared. */
export function checkCanton(
  cell: Cell,
  commune: string | null,
  notes: FindingCollector,
): Canton | null {
  const canton = commune === null ? null : (CANTON_OF.get(commune) ?? null);
  if (cell !== canton && !notes.hasProblem('commune')) compareCanton(cell, canton, notes);
  return canton;
}

function compareCanton(cell: Cell, canton: Canton | null, notes: FindingCollector): void {
  const text = cleanText(cell, notes);
  if (text === undefined || (text === null && canton === null)) return;
  if (text !== null && canton !== null && isSameCanton(text, canton))
    notes.add('NORMALISED', cell, { value: canton });
  else notes.add('CANTON_DERIVED', cell, { value: canton, facts: { value: canton ?? '–' } });
}

/** `Kanton Wiltz`, `WILTZ`. */
function isSameCanton(text: string, canton: Canton): boolean {
  return foldText(text.replace(/^(?:c|k)anton(?: de| d['’]| vun)?\s*/i, '')) === foldText(canton);
}

function describeCandidates(text: string): LocalizedText | string {
  const names = findCommunes(text).join(', ');
  if (names === '') return '';
  return { en: ` Perhaps: ${names}.`, fr: ` Peut-être : ${names}.`, de: ` Vielleicht: ${names}.` };
}
