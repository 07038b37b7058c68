import type { Json } from '../core/digest.ts';
import { csvLine } from '../publication/render/csv-cell.ts';
import type { AccessReport, CompanyReport } from './report.ts';

const COLUMNS = ['company', 'section', 'item', 'field', 'value'] as const;

/** Writes a report as CSV: one line for each value, with its company, section and item. */
export function reportCsv({ companies, ...of }: AccessReport): string {
  const others = (['erasures', 'accessRequests'] as const).flatMap((section) =>
    of[section].flatMap((item, at) =>
      listValues(item).map(([field, value]) =>
        csvLine(['', section, String(at + 1), field, value]),
      ),
    ),
  );
  return [csvLine(COLUMNS), ...companies.flatMap(buildCsvLines), ...others].join('');
}

function buildCsvLines(company: CompanyReport): string[] {
  const { recordId, name, isInCurrentEdition, ...sections } = company;
  const facts = { name, isInCurrentEdition };
  return [
    ...listValues(facts).map(([field, value]) => csvLine([recordId, 'company', '', field, value])),
    ...Object.entries(sections).flatMap(([section, items]) =>
      items.flatMap((item, at) =>
        listValues(item).map(([field, value]) =>
          csvLine([recordId, section, String(at + 1), field, value]),
        ),
      ),
    ),
  ];
}

/** Returns the values of an object with their paths, e.g. `record.legal_name`. A list of plain values stays one value. */
function listValues(value: unknown, path = ''): readonly (readonly [string, Json])[] {
  if (Array.isArray(value) && value.some((each) => typeof each === 'object' && each !== null))
    return value.flatMap((each, at) => listValues(each, `${path}.${at + 1}`));
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.entries(value).flatMap(([name, each]) =>
      listValues(each, path === '' ? name : `${path}.${name}`),
    );
  return [[path, (value ?? null) as Json]];
}
