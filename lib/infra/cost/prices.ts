import * as z from 'zod';

/** The supported regions: Frankfurt and Ireland. */
export const Region = z.enum(['eu-central-1', 'eu-west-1']);
export type Region = z.infer<typeof Region>;

/** US dollars for one unit. A month has 730 hours; a GB is a GB as AWS bills it. */
export interface Prices {
  readonly functionRequest: number;
  readonly functionGbSecond: Readonly<Record<'arm64' | 'x86_64', number>>;
  /** A request is billed once for each started 512 KB. */
  readonly httpApiRequest: number;
  readonly tableWriteUnit: number;
  readonly tableReadUnit: number;
  readonly tableGbMonth: number;
  readonly backupGbMonth: number;
  readonly objectGbMonth: number;
  readonly objectPut: number;
  readonly objectGet: number;
  readonly keyMonth: number;
  readonly keyRequest: number;
  readonly logGb: number;
  readonly logGbMonth: number;
  readonly alarmMonth: number;
  readonly scheduleRun: number;
  readonly secretMonth: number;
  readonly queueRequest: number;
  readonly transferOutGb: number;
}

/** Day on which the price lists were read. AWS changes them without notice. */
export const PRICED_ON = '2026-10-04';

/**
 * List prices without free tier, volume discount or tax, from the public AWS price lists
 * (offers/v1.0, first tier): eu-west-1 of 2026-09-11 to 2026-10-02; eu-central-1 of 2026-09-11
 * for table, functions, logs and alarms. The prices in {@link NOT_REREAD} are older, from the pricing pages.
 */
export const PRICES: Readonly<Record<Region, Prices>> = {
  'eu-central-1': {
    functionRequest: 0.2e-6,
    functionGbSecond: { arm64: 13.3334e-6, x86_64: 16.6667e-6 },
    httpApiRequest: 1.2e-6,
    tableWriteUnit: 0.7625e-6,
    tableReadUnit: 0.1525e-6,
    tableGbMonth: 0.306,
    backupGbMonth: 0.2448,
    objectGbMonth: 0.0245,
    objectPut: 5.4e-6,
    objectGet: 0.43e-6,
    keyMonth: 1,
    keyRequest: 3e-6,
    logGb: 0.63,
    logGbMonth: 0.0324,
    alarmMonth: 0.1,
    scheduleRun: 1e-6,
    secretMonth: 0.4,
    queueRequest: 0.4e-6,
    transferOutGb: 0.09,
  },
  'eu-west-1': {
    functionRequest: 0.2e-6,
    functionGbSecond: { arm64: 13.3334e-6, x86_64: 16.6667e-6 },
    httpApiRequest: 1.11e-6,
    tableWriteUnit: 0.705e-6,
    tableReadUnit: 0.1415e-6,
    tableGbMonth: 0.283,
    backupGbMonth: 0.22,
    objectGbMonth: 0.023,
    objectPut: 5e-6,
    objectGet: 0.4e-6,
    keyMonth: 1,
    keyRequest: 3e-6,
    logGb: 0.57,
    logGbMonth: 0.03,
    alarmMonth: 0.1,
    scheduleRun: 1e-6,
    secretMonth: 0.4,
    queueRequest: 0.4e-6,
    transferOutGb: 0.09,
  },
};

/** Prices that the lists of {@link PRICED_ON} do not confirm. */
export const NOT_REREAD: Readonly<Record<Region, readonly (keyof Prices)[]>> = {
  'eu-central-1': [
    'httpApiRequest',
    'objectGbMonth',
    'objectPut',
    'objectGet',
    'keyMonth',
    'keyRequest',
    'scheduleRun',
    'secretMonth',
    'queueRequest',
    'transferOutGb',
  ],
  'eu-west-1': ['keyMonth', 'keyRequest', 'scheduleRun', 'queueRequest'],
};
