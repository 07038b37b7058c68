/** Other ways to write a code in files, besides its labels: other genders, everyday words, abbreviations. */
export const STATUS_ALIASES = {
  actif: 'active',
  radié: 'struck-off',
  faillite: 'bankrupt',
  Konkurs: 'bankrupt',
  fusionné: 'merged',
  fusioniert: 'merged',
  fusionniert: 'merged',
};

export const SECTOR_ALIASES = {
  private: 'private-company',
  privé: 'private-company',
  privat: 'private-company',
  public: 'public-sector',
  öffentlich: 'public-sector',
};

export const ACTIVITY_ALIASES = { aucun: 'none', kein: 'none', keiner: 'none' };

export const ROLE_ALIASES = {
  développeur: 'developer',
  Entwickler: 'developer',
};

export const GROWTH_ALIASES = {
  aucun: 'none',
  aucune: 'none',
  keine: 'none',
  keiner: 'none',
  neither: 'none',
};

/** How legal forms are written in the register, in names of companies and in full. Forms of other countries are not read. */
export const LEGAL_FORM_ALIASES = {
  'S.à r.l.': 'SARL',
  'S.àr.l.': 'SARL',
  'Sàrl.': 'SARL',
  'Société à responsabilité limitée': 'SARL',
  'S.à r.l.-S': 'SARL-S',
  'SARL S': 'SARL-S',
  'S.à r.l. simplifiée': 'SARL-S',
  'SARL simplifiée': 'SARL-S',
  'Société à responsabilité limitée simplifiée': 'SARL-S',
  'S.A.': 'SA',
  'Société anonyme': 'SA',
  'S.A.S.': 'SAS',
  'Société par actions simplifiée': 'SAS',
  'S.E.': 'SE',
  'Société européenne': 'SE',
  'Societas Europaea': 'SE',
  'S.C.A.': 'SCA',
  'Société en commandite par actions': 'SCA',
  'S.C.S.': 'SCS',
  'S.e.c.s.': 'SCS',
  'Société en commandite simple': 'SCS',
  'S.N.C.': 'SNC',
  'S.e.n.c.': 'SNC',
  'Société en nom collectif': 'SNC',
  'S.C.': 'SC',
  'Société civile': 'SC',
  Succursale: 'BRANCH',
  Zweigniederlassung: 'BRANCH',
  'E.P.': 'EP',
  'Établissement public': 'EP',
  'Öffentliche Einrichtung': 'EP',
  'A.s.b.l.': 'ASBL',
  'Association sans but lucratif': 'ASBL',
  Foundation: 'FONDATION',
  Stiftung: 'FONDATION',
  'Personne physique': 'PP',
  'Natürliche Person': 'PP',
  Étrangère: 'FOREIGN',
  'Société étrangère': 'FOREIGN',
  Ausländisch: 'FOREIGN',
};

export const TECHNOLOGY_ALIASES = {
  ia: 'ai',
  ki: 'ai',
  iot: 'iot-wearables',
  wearables: 'iot-wearables',
  'Cyber-Sicherheit': 'cybersecurity',
  cloud: 'cloud-platform',
};
