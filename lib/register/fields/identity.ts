import { localized } from '../../core/language.ts';
import { LEGAL_FORM_ALIASES, STATUS_ALIASES } from '../code-aliases.ts';
import * as C from '../codes.ts';
import type { FieldDeclarations } from '../field.ts';

/** The identity of a company: names, register numbers, status. */
export const IDENTITY = {
  /** Stable through rename, move and new register number, and never used again. */
  record_id: {
    group: 'registry',
    value: { kind: 'record-id' },
    required: true,
    headers: {
      en: ['ID', 'Identifier', 'Record'],
      fr: ['Identifiant', 'Identifiant de la fiche'],
      de: ['Kennung', 'Datensatz-ID', 'Datensatznummer'],
    },
    label: localized('Record id', 'Identifiant', 'Kennung'),
    description: localized(
      'Stable id of the mapping: survives rename, move and a new register number; never used again',
      'Identifiant stable de la cartographie : survit au changement de nom, d’adresse et de numéro ; jamais réutilisé',
      'Stabile Kennung der Kartierung: übersteht Umbenennung, Umzug und neue Registernummer; nie neu vergeben',
    ),
    term: { id: 'dct:identifier' },
    ownPage: 'ours',
  },
  /** `null` only for a company that is not eligible. */
  rcs_number: {
    group: 'registry',
    value: { kind: 'rcs-number' },
    headers: {
      en: ['RCS', 'Register number', 'Registration number'],
      fr: ['N° RCS', 'RCS N°', 'N° de registre', "N° d'immatriculation"],
      de: ['Nr. RCS', 'RCS-Nr.', 'RCS-Nummer', 'Handelsregisternummer', 'Registernummer'],
    },
    label: localized('RCS number', 'N° RCS', 'RCS-Nummer'),
    description: localized(
      'Luxembourg trade register number, without spaces',
      'Numéro au registre de commerce luxembourgeois, sans espaces',
      'Nummer im luxemburgischen Handelsregister, ohne Leerzeichen',
    ),
  },
  euid: {
    group: 'registry',
    value: { kind: 'euid' },
    headers: { en: ['EUID', 'European unique identifier'], fr: ['EUID'], de: ['EUID'] },
    label: localized('EUID', 'EUID', 'EUID'),
    description: localized(
      'European unique identifier: LURCSL. and the register number',
      'Identifiant unique européen : LURCSL. et le numéro RCS',
      'Europäische einheitliche Kennung: LURCSL. und die Registernummer',
    ),
  },
  vat_number: {
    group: 'registry',
    value: { kind: 'vat-number' },
    headers: {
      en: ['VAT', 'VAT no.'],
      fr: ['N° TVA', 'TVA', 'N° de TVA', 'Numéro TVA intracommunautaire'],
      de: ['MwSt-Nr.', 'MwSt-Nummer', 'USt-IdNr.', 'Umsatzsteuer-ID', 'TVA-Nummer', 'TVA-Nr.'],
    },
    label: localized('VAT number', 'N° TVA', 'USt-IdNr.'),
    description: localized(
      'Luxembourg VAT number; null where unknown',
      'Numéro de TVA luxembourgeois ; null si inconnu',
      'Luxemburgische Umsatzsteuernummer; null, wenn unbekannt',
    ),
    term: { id: 'schema:vatID' },
  },
  legal_name: {
    group: 'registry',
    value: { kind: 'text', style: 'name', min: 2, max: 200 },
    required: true,
    headers: {
      en: ['Name', 'Company', 'Company name'],
      fr: ['Dénomination sociale', 'Dénomination', 'Raison sociale'],
      de: ['Firmenname', 'Firma', 'Gesellschaftsname', 'Name der Gesellschaft'],
    },
    label: localized('Legal name', 'Dénomination sociale', 'Firma'),
    description: localized(
      'Name as in the register',
      'Dénomination inscrite au registre',
      'Name laut Register',
    ),
    term: { id: 'schema:legalName' },
  },
  trade_name: {
    group: 'profile',
    value: { kind: 'text', style: 'name', max: 200 },
    headers: {
      en: ['Brand', 'Trading name', 'Commercial name'],
      fr: ['Nom commercial', 'Enseigne'],
      de: ['Handelsname', 'Markenname'],
    },
    label: localized('Trade name', 'Nom commercial', 'Handelsname'),
    description: localized('Public brand', 'Marque publique', 'Öffentliche Marke'),
    term: { id: 'schema:alternateName' },
  },
  former_names: {
    group: 'registry',
    value: { kind: 'names', max: 200, maxItems: 20 },
    headers: {
      en: ['Previous names'],
      fr: ['Anciens noms', 'Anciennes dénominations'],
      de: ['Frühere Namen', 'Ehemalige Namen'],
    },
    label: localized('Former names', 'Anciens noms', 'Frühere Namen'),
    description: localized(
      'Earlier legal names',
      'Anciennes dénominations',
      'Frühere eingetragene Namen',
    ),
  },
  legal_form: {
    group: 'registry',
    value: { kind: 'code', codes: C.LEGAL_FORMS, aliases: LEGAL_FORM_ALIASES, readsLabels: false },
    required: true,
    headers: { en: ['Legal form'], fr: ['Forme juridique'], de: ['Rechtsform'] },
    label: localized('Legal form', 'Forme juridique', 'Rechtsform'),
    description: localized(
      'Legal form of the company',
      'Forme juridique de l’entreprise',
      'Rechtsform des Unternehmens',
    ),
    counted: true,
  },
  /** On the reference date. If it is `null`, the company is not eligible yet: HOLD_INCOMPLETE. */
  legal_status: {
    group: 'registry',
    value: { kind: 'code', codes: C.LEGAL_STATUSES, aliases: STATUS_ALIASES },
    headers: {
      en: ['Status'],
      fr: ['Statut', 'Statut juridique'],
      de: ['Rechtsstatus', 'Rechtlicher Status'],
    },
    label: localized('Legal status', 'Statut', 'Status'),
    description: localized(
      'Status on the reference date of the edition',
      'Statut à la date de référence de l’édition',
      'Status am Stichtag der Ausgabe',
    ),
    counted: true,
  },
  country: {
    group: 'registry',
    value: { kind: 'country' },
    headers: { en: ['Country'], fr: ['Pays'], de: ['Land', 'Staat'] },
    label: localized('Country', 'Pays', 'Land'),
    description: localized(
      'Country of registration, ISO 3166-1 alpha-2',
      'Pays d’immatriculation, ISO 3166-1 alpha-2',
      'Land der Eintragung, ISO 3166-1 alpha-2',
    ),
    term: { id: 'schema:addressCountry' },
  },
  incorporation_date: {
    group: 'registry',
    value: { kind: 'date', until: 'reference-date' },
    required: true,
    headers: {
      en: ['Date of incorporation', 'Incorporated on'],
      fr: ['Date de constitution', 'Constituée le'],
      de: ['Gründungsdatum', 'Datum der Gründung', 'Gegründet am'],
    },
    label: localized('Incorporation date', 'Date de constitution', 'Gründungsdatum'),
    description: localized(
      'Day on which the company was incorporated',
      'Jour de la constitution de l’entreprise',
      'Tag der Gründung des Unternehmens',
    ),
    term: { id: 'schema:foundingDate' },
  },
} as const satisfies FieldDeclarations;
