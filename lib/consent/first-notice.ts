import type { ConsentNotice } from './notice.ts';

const DPV = 'https://w3id.org/dpv#';

/**
 * The notice of the mapping, first revision. It never changes: a new text is a new, stored revision.
 *
 * @see https://w3id.org/dpv for the purposes; Data Governance Act Art. 2(6) for permission; GDPR Art.
 * 13 for the information to persons
 */
export const FIRST_NOTICE: ConsentNotice = {
  id: 'notice',
  revision: 1,
  purposes: {
    [`${DPV}ScientificResearch`]: {
      en: 'Scientific research',
      fr: 'Recherche scientifique',
      de: 'Wissenschaftliche Forschung',
    },
    [`${DPV}AcademicResearch`]: {
      en: 'Academic research',
      fr: 'Recherche universitaire',
      de: 'Akademische Forschung',
    },
    [`${DPV}ResearchAndDevelopment`]: {
      en: 'Research and development',
      fr: 'Recherche et développement',
      de: 'Forschung und Entwicklung',
    },
    [`${DPV}PublicBenefit`]: {
      en: 'Public benefit',
      fr: 'Intérêt public',
      de: 'Nutzen für die Allgemeinheit',
    },
    [`${DPV}ServiceProvision`]: {
      en: 'Provision of services',
      fr: 'Fourniture de services',
      de: 'Erbringung von Diensten',
    },
  },
  fieldGroups: {
    registry: {
      en: 'Register data: name, number, address. Without it the company is not listed at all',
      fr: 'Données du registre : nom, numéro, adresse. Sans elles, l’entreprise ne figure pas dans la liste',
      de: 'Registerdaten: Name, Nummer, Adresse. Ohne sie steht das Unternehmen nicht in der Liste',
    },
    profile: {
      en: 'Profile: activity, technologies, description',
      fr: 'Profil : activité, technologies, description',
      de: 'Profil: Tätigkeit, Technologien, Beschreibung',
    },
    headcount: {
      en: 'Number of employees',
      fr: 'Nombre de salariés',
      de: 'Anzahl der Beschäftigten',
    },
    funding: { en: 'Funding received', fr: 'Financements reçus', de: 'Erhaltene Finanzierung' },
    contact: {
      en: 'Contact person: name and e-mail address. Only the person can consent',
      fr: 'Personne de contact : nom et adresse e-mail. Seule la personne peut consentir',
      de: 'Kontaktperson: Name und E-Mail-Adresse. Nur die Person selbst kann einwilligen',
    },
  },
  audiences: {
    partners: {
      en: 'Partners with an access of their own',
      fr: 'Partenaires disposant de leur propre accès',
      de: 'Partner mit eigenem Zugang',
    },
    dataspace: {
      en: 'Participants of the data space',
      fr: 'Participants de l’espace de données',
      de: 'Teilnehmer des Datenraums',
    },
    public: { en: 'Everyone', fr: 'Tout le monde', de: 'Alle' },
  },
  texts: {
    title: {
      en: 'Publication of company data in the HealthTech mapping',
      fr: 'Publication de données d’entreprise dans la cartographie HealthTech',
      de: 'Veröffentlichung von Unternehmensdaten in der HealthTech-Kartierung',
    },
    controllers: {
      en: 'Luxinnovation and the Ministry of the Economy',
      fr: 'Luxinnovation et le ministère de l’Économie',
      de: 'Luxinnovation und das Wirtschaftsministerium',
    },
    retention: {
      en: 'The data are shown while the permission holds. The record of the decision is kept as evidence.',
      fr: 'Les données sont montrées tant que la permission est en vigueur. La trace de la décision est conservée comme preuve.',
      de: 'Die Daten werden gezeigt, solange die Erlaubnis gilt. Der Nachweis der Entscheidung wird aufbewahrt.',
    },
    withdrawal: {
      en: 'A permission can be withdrawn at any time, wholly or by field group and audience. It then counts at once.',
      fr: 'Une permission peut être retirée à tout moment, en tout ou par groupe de champs et public. Le retrait vaut aussitôt.',
      de: 'Eine Erlaubnis kann jederzeit widerrufen werden, ganz oder je Feldgruppe und Empfängerkreis. Der Widerruf gilt sofort.',
    },
    complaint: {
      en: 'Complaints: Commission nationale pour la protection des données (CNPD)',
      fr: 'Réclamations : Commission nationale pour la protection des données (CNPD)',
      de: 'Beschwerden: Commission nationale pour la protection des données (CNPD)',
    },
  },
};
