/** Maximum number of copies of the consent epoch. Each is one more write of a transaction that reduces access. */
export const MAX_EPOCH_COPIES = 8;
