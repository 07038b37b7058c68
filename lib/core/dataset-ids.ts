/** Dataset of the rows, for partners and participants. */
export const COMPANIES_DATASET_ID = 'healthtech-companies';
/** The rows that companies grant to everyone: the view for `public` of the same versions, as its own dataset. */
export const PUBLIC_COMPANIES_DATASET_ID = `${COMPANIES_DATASET_ID}-public`;
