import { cachePerObject } from '../core/once-per.ts';
import {
  type EditionMethod,
  editionMethods,
  getEditionMethod,
} from '../register/edition-method.ts';
import { type HeaderTexts, listDateFields } from '../register/field.ts';
import { FIELDS_2025 } from '../register/record-2025.ts';
import type { Reading } from './import/reading.ts';

/** Headers of the columns that only consent events have. */
export const CONSENT_HEADERS: Readonly<Record<string, HeaderTexts>> = {
  consent_id: {
    en: ['Consent'],
    fr: ['Identifiant du consentement', 'N° de consentement'],
    de: ['Einwilligungs-ID', 'Einwilligung', 'Nr. der Einwilligung'],
  },
  field_group: {
    en: ['Group of fields'],
    fr: ['Groupe de champs', 'Groupe de données'],
    de: ['Feldgruppe', 'Datengruppe'],
  },
  audience: { en: ['Audience'], fr: ['Public', 'Destinataires'], de: ['Zielgruppe', 'Empfänger'] },
  action: { en: ['Action'], fr: ['Action'], de: ['Aktion', 'Handlung'] },
  effective_at: {
    en: ['Effective', 'Effective from'],
    fr: ['Effectif le', "Date d'effet", 'Prend effet le'],
    de: ['Wirksam ab', 'Wirksam am', 'Gültig ab'],
  },
  valid_until: {
    en: ['Expires', 'Valid to'],
    fr: ["Valable jusqu'au", "Valide jusqu'au"],
    de: ['Gültig bis'],
  },
  given_by: { en: ['Given by'], fr: ['Donné par'], de: ['Erteilt von', 'Erteilt durch'] },
  notice_version: {
    en: ['Notice'],
    fr: ['Version de la notice', "Version de l'information"],
    de: ['Hinweisversion', 'Version des Hinweises'],
  },
  language: { en: ['Language'], fr: ['Langue'], de: ['Sprache'] },
  evidence_ref: {
    en: ['Evidence'],
    fr: ['Référence de la preuve', 'Preuve'],
    de: ['Nachweis', 'Nachweisreferenz'],
  },
};

/** The columns of a table, with their headers in files. */
export interface TableLayout {
  /** `mapping` rows are companies of an edition, `consents` rows are consent events. */
  readonly kind: 'mapping' | 'consents';
  /** The edition a mapping file is imported for, e.g. `2025.1`. */
  readonly edition?: string;
  /** Canonical names in the order of the record. Any other column refuses the file. */
  readonly columns: readonly string[];
  /** Columns without which a file is refused. */
  readonly required: readonly string[];
  /** By column, its header texts in addition to its name. */
  readonly headers: Readonly<Record<string, HeaderTexts>>;
  /** Columns whose header may have a unit in brackets; only our unit is accepted. */
  readonly measured: readonly string[];
  /** Columns of days and instants. */
  readonly dates: readonly string[];
  /** Options of the person who imports a file, about its sheets and headers. */
  readonly reading?: Reading;
}

const COLUMNS_CONSENTS = [
  'consent_id',
  'record_id',
  'rcs_number',
  'field_group',
  'audience',
  'action',
  'effective_at',
  'valid_until',
  'given_by',
  'notice_version',
  'language',
  'evidence_ref',
  'synthetic',
] as const;

/** The columns of a file for an edition of a method; the same method gives the same object. */
const getMethodLayout = cachePerObject(({ family, kind, fields }: EditionMethod): TableLayout => {
  const names = Object.keys(fields);
  const columns = ['edition', ...names];
  const expected = names.filter((name) => fields[name]?.optionalColumn !== true);
  return {
    kind: 'mapping',
    edition: family,
    columns,
    // The file of the 2020 study names its edition. In other files the column may be missing.
    required: kind === 'rows' ? expected : columns,
    headers: {
      edition: EDITION_HEADERS,
      ...Object.fromEntries(names.map((name) => [name, fields[name]?.headers ?? NO_HEADERS])),
    },
    measured: names.filter((name) => fields[name]?.measured === true),
    dates: listDateFields(fields),
  };
});

/** Headers of the column with the edition, which is not a field of the records. */
const EDITION_HEADERS: HeaderTexts = { en: ['Edition'], fr: ['Édition'], de: ['Ausgabe'] };
const NO_HEADERS: HeaderTexts = { en: [], fr: [], de: [] };

/** The layout of consent events, in a separate file or in a sheet of the workbook of the analysts. */
export const LAYOUT_CONSENTS: TableLayout = {
  kind: 'consents',
  columns: COLUMNS_CONSENTS,
  required: COLUMNS_CONSENTS,
  headers: {
    ...Object.fromEntries(
      Object.entries(FIELDS_2025).map(([name, { headers }]) => [name, headers]),
    ),
    ...CONSENT_HEADERS,
  },
  measured: ['effective_at', 'valid_until'],
  dates: ['effective_at', 'valid_until'],
};

/** One layout of each method: the columns of a file show the method that it is for. */
export function listMethodLayouts(): readonly TableLayout[] {
  return editionMethods().map(getMethodLayout);
}

/** The layout of a mapping file for an edition. */
export function getTableLayout(edition: string): TableLayout {
  return { ...getMethodLayout(getEditionMethod({ family: edition.slice(0, 4) })), edition };
}
