import * as z from 'zod';
import { MEASURED } from './measured.ts';
import { Region } from './prices.ts';

const Amount = z.number().min(0);
type Format = keyof typeof MEASURED.readBytes;

/** How the bytes of a response are coded. */
export const CODINGS = ['identity', 'gzip', 'br'] as const;
export const FORMATS = Object.keys(MEASURED.readBytes) as Format[];

/** The load of a deployment. */
export const Load = z.strictObject({
  region: Region,
  /** Reads of the file of rows for partners, each with its decision and its entry in the log. */
  readsPerDay: Amount,
  format: z.enum(FORMATS),
  coding: z.enum(CODINGS),
  /** Public pages and other responses without rows. */
  pagesPerDay: Amount,
  companies: Amount,
  partners: Amount,
  editionsPerYear: Amount,
  withdrawalsPerMonth: Amount,
  /** Messages of the data space that are sent. */
  messagesPerMonth: Amount,
  mailsPerMonth: Amount,
  /** Years from the start to the end of the month. The entries of reads are kept, so the storage grows. */
  years: Amount,
  /** Days for which the entries of reads are kept (`KAART_DISCLOSURE_DAYS`); `null` if they stay. */
  disclosureDays: Amount.nullable(),
});
export type Load = z.infer<typeof Load>;

/** A deployment without requests. A publication is tried each night. */
const IDLE: Load = {
  region: 'eu-central-1',
  readsPerDay: 0,
  format: 'jsonl',
  coding: 'gzip',
  pagesPerDay: 0,
  companies: 130,
  partners: 0,
  editionsPerYear: 1,
  withdrawalsPerMonth: 0,
  messagesPerMonth: 0,
  mailsPerMonth: 0,
  years: 1,
  disclosureDays: null,
};

/** Named loads: idle, some partners that read every hour, and a hundred times as many reads. */
export const LOADS = {
  idle: IDLE,
  quiet: {
    ...IDLE,
    readsPerDay: 1_000,
    pagesPerDay: 200,
    partners: 20,
    editionsPerYear: 2,
    withdrawalsPerMonth: 10,
    messagesPerMonth: 100,
    mailsPerMonth: 200,
  },
  busy: {
    ...IDLE,
    readsPerDay: 100_000,
    pagesPerDay: 20_000,
    partners: 200,
    editionsPerYear: 4,
    withdrawalsPerMonth: 50,
    messagesPerMonth: 10_000,
    mailsPerMonth: 1_000,
  },
} as const satisfies Readonly<Record<string, Load>>;

/** Numbers that only a deployment can show. They were not measured, because the project has no AWS account. */
export const ASSUMED = {
  /** Billed time of the function `api` for one request: half of a core, and four round trips to the table. */
  requestMs: 30,
  publishSeconds: 5,
  deliverSeconds: 2,
  /** New instances of `api` in an hour, at most one for each request. Each calls KMS twice, and reads a file. */
  startsPerHour: 6,
  /** The log line of the gateway for one request. */
  gatewayLogBytes: 270,
  /** The lines of Lambda itself at the start and end of one request, with the 26 bytes that each line is billed in addition. */
  platformLogBytes: 560,
  /** Runs of `deliver` for one withdrawal. */
  deliveriesPerWithdrawal: 3,
  alarmMailsPerMonth: 10,
  /** Rules of a web ACL, which none of our templates contains. */
  webRules: 1,
} as const;
