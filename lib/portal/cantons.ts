/**
 * The twelve cantons as tiles of a grid with three columns and five rows, for the map and the logo. The
 * names are those of the register.
 */
export const CANTON_TILES = [
  { canton: 'Clervaux', column: 1, row: 0 },
  { canton: 'Wiltz', column: 0, row: 1 },
  { canton: 'Diekirch', column: 1, row: 1 },
  { canton: 'Vianden', column: 2, row: 1 },
  { canton: 'Redange', column: 0, row: 2 },
  { canton: 'Mersch', column: 1, row: 2 },
  { canton: 'Echternach', column: 2, row: 2 },
  { canton: 'Capellen', column: 0, row: 3 },
  { canton: 'Luxembourg', column: 1, row: 3 },
  { canton: 'Grevenmacher', column: 2, row: 3 },
  { canton: 'Esch-sur-Alzette', column: 0, row: 4 },
  { canton: 'Remich', column: 2, row: 4 },
] as const;
