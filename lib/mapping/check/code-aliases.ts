/** What people write for a code besides its labels: other genders, everyday words, and the lists that have no labels. */
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

export const SOURCE_ALIASES = {
  registre: 'register',
  entreprise: 'company',
  Unternehmen: 'company',
  'recherche documentaire': 'desk-research',
  Schreibtischrecherche: 'desk-research',
};
