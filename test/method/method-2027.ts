import { localized } from '../../lib/core/language.ts';
import type { Method } from '../../lib/figures/definition.ts';
import type { CompanyRecord } from '../../lib/mapping/record.ts';
import { FACT_WORDING } from '../../lib/method/fact-wording.ts';
import { subsectorShares } from '../../lib/method/indicators/subsectors.ts';
import { METHOD_2026 } from '../../lib/method/method-2026.ts';
import { declareMethod } from '../../lib/method/methods.ts';
import type { EditionMethod } from '../../lib/register/edition-method.ts';
import type { CodeList, FieldDeclarations } from '../../lib/register/field.ts';
import { FIELDS_2026 } from '../../lib/register/record-2026.ts';

/** All declarations of a method of 2027. No other file needs a change. */
const { fit4start: _dropped, subsector, growth_status, ...fields } = FIELDS_2026;

const SUBSECTORS = {
  ...FIELDS_2026.subsector.value.codes,
  'digital-therapeutics': localized(
    'Digital therapeutics',
    'Thérapies numériques',
    'Digitale Therapeutika',
  ),
} as const satisfies CodeList;

const { startup, ...others } = FIELDS_2026.growth_status.value.codes;

const FIELDS_2027 = {
  ...fields,
  subsector: { ...subsector, value: { ...subsector.value, codes: SUBSECTORS } },
  // From 2027 on, the code `startup` is `start-up`. Files may still contain the old code.
  growth_status: {
    ...growth_status,
    value: {
      ...growth_status.value,
      codes: { ...others, 'start-up': startup },
      aliases: { ...growth_status.value.aliases, startup: 'start-up' },
    },
  },
  ai_act_class: {
    group: 'profile',
    value: {
      kind: 'code',
      codes: {
        minimal: localized('Minimal risk', 'Risque minimal', 'Minimales Risiko'),
        high: localized('High risk', 'Haut risque', 'Hohes Risiko'),
      },
    },
    headers: {
      en: ['AI Act class'],
      fr: ['Classe du règlement IA'],
      de: ['Klasse nach der KI-Verordnung'],
    },
    label: localized('AI Act class', 'Classe du règlement IA', 'Klasse nach KI-Verordnung'),
    description: localized(
      'Risk class of the main product under Regulation (EU) 2024/1689',
      'Classe de risque du produit principal selon le règlement (UE) 2024/1689',
      'Risikoklasse des Hauptprodukts nach der Verordnung (EU) 2024/1689',
    ),
    counted: true,
  },
} as const satisfies FieldDeclarations;

const EDITION_2027: EditionMethod = {
  family: '2027',
  referenceDate: '2027-09-30',
  kind: 'rows',
  fields: FIELDS_2027,
};

type Company = Omit<CompanyRecord, 'subsector'> & { readonly subsector: string | null };

const METHOD_2027: Method<Company> = {
  breaks: [],
  wording: FACT_WORDING,
  indicators: (referenceDate) =>
    METHOD_2026.indicators(referenceDate).flatMap((indicator) => {
      if (indicator.id === 'fit4start') return [];
      if (indicator.id !== 'subsector/medical-devices')
        return indicator.id.startsWith('subsector/') ? [] : [indicator as never];
      return subsectorShares<Company>(SUBSECTORS, (company) => company.subsector);
    }),
};

declareMethod(EDITION_2027, METHOD_2027);
