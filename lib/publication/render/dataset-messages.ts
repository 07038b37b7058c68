import type { FieldGroup } from '../../consent/vocabulary.ts';
import type { LocalizedText } from '../../core/language.ts';

export const DATASET_TITLE: LocalizedText = {
  en: 'Luxembourg HealthTech mapping: companies',
  fr: 'Cartographie HealthTech du Luxembourg : entreprises',
  de: 'HealthTech-Kartierung Luxemburgs: Unternehmen',
};

export const DATASET_DESCRIPTION: LocalizedText = {
  en: 'Companies of the edition whose data may be shown to you. A withheld field is absent and its group is named in "withheld"; null is unknown.',
  fr: 'Entreprises de l’édition dont les données peuvent vous être montrées. Un champ non communiqué est absent et son groupe figure dans « withheld » ; null signifie inconnu.',
  de: 'Unternehmen der Ausgabe, deren Daten Ihnen gezeigt werden dürfen. Ein zurückgehaltenes Feld fehlt, seine Gruppe steht in „withheld“; null heißt unbekannt.',
};

export const WITHHELD_DESCRIPTION: LocalizedText = {
  en: 'Groups of fields of this row that you may not see; withheld is not empty',
  fr: 'Groupes de champs de cette ligne que vous ne pouvez pas voir ; « withheld » ne veut pas dire vide',
  de: 'Feldgruppen dieser Zeile, die Sie nicht sehen dürfen; zurückgehalten ist nicht leer',
};

export const GROUP_LABELS: Readonly<Record<FieldGroup, LocalizedText>> = {
  registry: { en: 'Register data', fr: 'Données du registre', de: 'Registerdaten' },
  profile: { en: 'Profile', fr: 'Profil', de: 'Profil' },
  headcount: { en: 'Headcount', fr: 'Effectif', de: 'Beschäftigtenzahl' },
  funding: { en: 'Funding', fr: 'Financement', de: 'Finanzierung' },
  contact: { en: 'Contact', fr: 'Contact', de: 'Kontakt' },
};
