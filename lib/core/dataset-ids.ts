/** Dataset of the rows, for partners and participants. */
export const COMPANIES_DATASET_ID = 'healthtech-companies';
/** Dataset of the rows that companies grant to everyone: the `public` view of the same versions. */
export const PUBLIC_COMPANIES_DATASET_ID = `${COMPANIES_DATASET_ID}-public`;
