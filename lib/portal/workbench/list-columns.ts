/** The columns of the list of imports, each with an example. */
export const IMPORT_COLUMNS = {
  file: 'mapping-2026.csv',
  edition: '2026',
  state: 'open',
  imported_at: '2026-11-21T08:00:00.000Z',
  imported_by: 'anna',
  rows: 150,
  waiting: 3,
  import: '0191f3c2-5c9c-7d3e-9f0a-2b1c3d4e5f60',
} as const;
