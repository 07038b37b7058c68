import { localized } from '../../core/language.ts';
import * as C from '../codes.ts';
import type { FieldDeclarations } from '../field.ts';

/** The contact person, and the origin of a row. */
export const CONTACT_AND_SOURCE = {
  contact_name: {
    group: 'contact',
    value: { kind: 'text', style: 'name', max: 120 },
    headers: {
      en: ['Contact', 'Contact person'],
      fr: ['Contact', 'Personne de contact', 'Nom du contact'],
      de: ['Kontakt', 'Ansprechpartner', 'Kontaktperson', 'Ansprechperson'],
    },
    label: localized('Contact person', 'Personne de contact', 'Kontaktperson'),
    description: localized(
      'Personal data: given with the consent of the person alone',
      'Donnée personnelle : fournie avec le seul consentement de la personne',
      'Personenbezogen: nur mit Einwilligung der Person',
    ),
  },
  contact_email: {
    group: 'contact',
    value: { kind: 'email' },
    headers: {
      en: ['Contact e-mail', 'E-mail'],
      fr: ['E-mail de contact', 'Courriel', 'Courriel de contact', 'E-mail'],
      de: ['Kontakt-E-Mail', 'E-Mail', 'E-Mail des Kontakts', 'E-Mail-Adresse'],
    },
    label: localized('Contact e-mail', 'E-mail de contact', 'Kontakt-E-Mail'),
    description: localized(
      'Personal data when it names a person',
      'Donnée personnelle si elle nomme une personne',
      'Personenbezogen, wenn sie eine Person nennt',
    ),
    term: { id: 'schema:email' },
  },
  source: {
    group: 'internal',
    value: { kind: 'code', codes: C.SOURCES },
    required: true,
    headers: { en: ['Source'], fr: ['Source'], de: ['Quelle'] },
    label: localized('Source', 'Source', 'Quelle'),
    description: localized(
      'Where the data of the row come from',
      'Origine des données de la ligne',
      'Woher die Daten der Zeile stammen',
    ),
    ownPage: 'ours',
  },
  source_checked_on: {
    group: 'internal',
    value: { kind: 'date', until: 'import' },
    required: true,
    headers: {
      en: ['Source checked', 'Date source checked'],
      fr: ['Source vérifiée le', 'Date de vérification'],
      de: ['Quelle geprüft am', 'Quelle überprüft am', 'Prüfdatum der Quelle'],
    },
    label: localized('Checked on', 'Vérifié le', 'Geprüft am'),
    description: localized(
      'Day on which the source was last checked',
      'Jour de la dernière vérification de la source',
      'Tag der letzten Prüfung der Quelle',
    ),
    ownPage: 'ours',
  },
  updated_at: {
    group: 'registry',
    value: { kind: 'moment' },
    required: true,
    headers: {
      en: ['Updated', 'Last updated', 'Updated on'],
      fr: ['Mis à jour le', 'Mise à jour', 'Dernière mise à jour'],
      de: ['Aktualisiert am', 'Letzte Aktualisierung', 'Zuletzt aktualisiert'],
    },
    label: localized('Updated at', 'Mis à jour le', 'Aktualisiert am'),
    description: localized(
      'When the record was last updated, UTC',
      'Dernière mise à jour de la fiche, UTC',
      'Letzte Aktualisierung des Datensatzes, UTC',
    ),
    measured: true,
    term: { id: 'dct:modified' },
    ownPage: 'ours',
  },
  /** Notes of analysts may speak of others. Therefore the company does not see them. */
  internal_note: {
    group: 'internal',
    value: { kind: 'text', style: 'note', max: 2_000 },
    headers: {
      en: ['Note', 'Internal notes'],
      fr: ['Note interne', 'Notes internes', 'Remarque interne'],
      de: ['Interne Notiz', 'Interne Anmerkung', 'Interne Bemerkung'],
    },
    label: localized('Internal note', 'Note interne', 'Interne Notiz'),
    description: localized(
      'Note of the analysts; never published',
      'Note des analystes ; jamais publiée',
      'Notiz der Analysten; nie veröffentlicht',
    ),
    ownPage: 'hidden',
  },
  /** A real mapping refuses `true`. */
  synthetic: {
    group: 'registry',
    value: { kind: 'boolean' },
    required: true,
    headers: { en: ['Synthetic'], fr: ['Synthétique'], de: ['Synthetisch'] },
    label: localized('Synthetic', 'Synthétique', 'Synthetisch'),
    description: localized(
      'Demonstration data: not a real company',
      'Donnée de démonstration : pas une entreprise réelle',
      'Demonstrationsdaten: kein reales Unternehmen',
    ),
    ownPage: 'ours',
  },
} as const satisfies FieldDeclarations;
