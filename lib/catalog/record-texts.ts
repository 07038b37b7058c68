import type { LocalizedText } from '../core/language.ts';

/** The texts of the records for registers. */
export const RECORD_TEXTS = {
  protectedTitle: {
    en: 'Record for the register of protected data',
    fr: 'Fiche pour le registre des données protégées',
    de: 'Eintrag für das Register geschützter Daten',
  },
  protectedNote: {
    en: 'Enter this at letzdata.public.lu, the single information point of the Data Governance Act. A person there approves it; the European register takes it from there.',
    fr: 'À saisir sur letzdata.public.lu, le point d’information unique du règlement sur la gouvernance des données. Une personne y approuve la fiche ; le registre européen la reprend de là.',
    de: 'Einzutragen bei letzdata.public.lu, der zentralen Informationsstelle des Daten-Governance-Rechtsakts. Eine Person dort gibt den Eintrag frei; das europäische Register übernimmt ihn von dort.',
  },
  openTitle: {
    en: 'Form sheet for the open figures',
    fr: 'Formulaire pour les chiffres ouverts',
    de: 'Formularblatt für die offenen Zahlen',
  },
  openNote: {
    en: 'Enter this in the form of data.public.lu, if it does not harvest the catalog. The names are those of the fields of udata.',
    fr: 'À saisir dans le formulaire de data.public.lu, s’il ne moissonne pas le catalogue. Les noms sont ceux des champs d’udata.',
    de: 'In das Formular von data.public.lu einzutragen, wenn es den Katalog nicht abruft. Die Namen sind die der Felder von udata.',
  },
  title: { en: 'Title', fr: 'Titre', de: 'Titel' },
  description: { en: 'Description', fr: 'Description', de: 'Beschreibung' },
  publisher: { en: 'Publisher', fr: 'Éditeur', de: 'Herausgeber' },
  contact: { en: 'Contact', fr: 'Contact', de: 'Kontakt' },
  accessRights: { en: 'Access rights', fr: 'Droits d’accès', de: 'Zugangsrechte' },
  restricted: { en: 'restricted:', fr: 'restreint :', de: 'beschränkt:' },
  legalGround: { en: 'Legal ground', fr: 'Motif juridique', de: 'Rechtsgrund' },
  confidentiality: {
    en: 'Commercial confidentiality, including business, professional and company secrets: article 3(1)(a) of Regulation (EU) 2022/868, http://data.europa.eu/eli/reg/2022/868/oj',
    fr: 'Confidentialité commerciale, y compris le secret d’affaires, le secret professionnel et le secret d’entreprise : article 3, paragraphe 1, point a), du règlement (UE) 2022/868, http://data.europa.eu/eli/reg/2022/868/oj',
    de: 'Geschäftliche Geheimhaltung, einschließlich Geschäfts-, Berufs- und Unternehmensgeheimnissen: Artikel 3 Absatz 1 Buchstabe a der Verordnung (EU) 2022/868, http://data.europa.eu/eli/reg/2022/868/oj',
  },
  howToApply: {
    en: 'How to apply',
    fr: 'Comment demander l’accès',
    de: 'Wie man Zugang beantragt',
  },
  apply: {
    en: 'Request access at {address}: state the organisation, the purpose and the contact person, and agree to the terms. You get a mail with a link to the secret, which works once, or with the reason of a refusal. A participant of the data space negotiates an agreement by the Dataspace Protocol instead.',
    fr: 'Demandez l’accès à l’adresse {address} : indiquez l’organisation, la finalité et la personne de contact, et acceptez les conditions. Vous recevez un courriel avec un lien vers le secret, utilisable une fois, ou avec le motif du refus. Un participant de l’espace de données négocie plutôt un accord par le Dataspace Protocol.',
    de: 'Beantragen Sie den Zugang unter {address}: Nennen Sie Organisation, Zweck und Kontaktperson und stimmen Sie den Bedingungen zu. Sie erhalten eine E-Mail mit einem Link zum Geheimnis, der einmal funktioniert, oder mit dem Grund der Ablehnung. Ein Teilnehmer des Datenraums handelt stattdessen eine Vereinbarung über das Dataspace Protocol aus.',
  },
  conditions: {
    en: 'Conditions for re-use',
    fr: 'Conditions de réutilisation',
    de: 'Bedingungen der Weiterverwendung',
  },
  partnerConditions: {
    en: 'Terms for partners, without a fee:',
    fr: 'Conditions pour partenaires, sans frais :',
    de: 'Bedingungen für Partner, ohne Gebühr:',
  },
  formats: { en: 'Format', fr: 'Format', de: 'Format' },
  size: { en: 'Size', fr: 'Taille', de: 'Größe' },
  noSize: {
    en: 'Not published: it would reveal what companies decide.',
    fr: 'Non publiée : elle révélerait ce que les entreprises décident.',
    de: 'Nicht veröffentlicht: Sie würde verraten, was Unternehmen entscheiden.',
  },
  frequency: { en: 'Frequency of updates', fr: 'Fréquence de mise à jour', de: 'Häufigkeit' },
  daily: { en: 'daily:', fr: 'quotidienne :', de: 'täglich:' },
  spatial: { en: 'Area', fr: 'Couverture spatiale', de: 'Gebiet' },
  granularity: { en: 'Spatial granularity', fr: 'Granularité spatiale', de: 'Räumliche Auflösung' },
  temporal: { en: 'Period', fr: 'Couverture temporelle', de: 'Zeitraum' },
  licence: { en: 'Licence', fr: 'Licence', de: 'Lizenz' },
  tags: { en: 'Keywords', fr: 'Mots-clés', de: 'Schlagwörter' },
  identifier: { en: 'Identifier', fr: 'Identifiant', de: 'Kennung' },
  address: { en: 'Address', fr: 'Adresse', de: 'Adresse' },
  resource: { en: 'File', fr: 'Fichier', de: 'Datei' },
  checksum: { en: 'Checksum', fr: 'Somme de contrôle', de: 'Prüfsumme' },
} as const satisfies Record<string, LocalizedText>;
