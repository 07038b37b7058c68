import * as z from 'zod';

/** The supported regions: Frankfurt and Ireland. */
export const Region = z.enum(['eu-central-1', 'eu-west-1']);
export type Region = z.infer<typeof Region>;

/** Where a price is from: the day on which it was read in AWS's price list (offers/v1.0), or entered from a pricing page and not found in a list. */
const LIST = '2026-10-04';
const PAGE = '2026-11-22';
const LATER_PAGE = '2026-11-30';

interface Priced {
  /** Offer code of AWS's price list, which names the service and the document `offers/v1.0/aws/<offer>/current/<region>/index.json`. */
  readonly offer: string;
  readonly usd: Readonly<Record<Region, number>>;
  /** Day on which the price was read or entered. */
  readonly on: string | Readonly<Record<Region, string>>;
}

const priceForBoth = (usd: number) => ({ 'eu-central-1': usd, 'eu-west-1': usd });
const priceForEach = (frankfurt: number, ireland: number) => ({
  'eu-central-1': frankfurt,
  'eu-west-1': ireland,
});
/** From the price list of Ireland, because the list of Frankfurt does not contain it. */
const IRELAND_ONLY = { 'eu-central-1': PAGE, 'eu-west-1': LIST };

/**
 * List prices in US dollars for one unit, of the first tier, without free tier, volume discount or tax. A month has 730
 * hours; a GB is a GB as AWS bills it. AWS changes prices without notice.
 */
export const PRICE_LIST = {
  functionRequest: { offer: 'AWSLambda', usd: priceForBoth(0.2e-6), on: LIST },
  functionGbSecondArm: { offer: 'AWSLambda', usd: priceForBoth(13.3334e-6), on: LIST },
  functionGbSecondX86: { offer: 'AWSLambda', usd: priceForBoth(16.6667e-6), on: LIST },
  /** A request is billed once for each started 512 KB. */
  httpApiRequest: {
    offer: 'AmazonApiGateway',
    usd: priceForEach(1.2e-6, 1.11e-6),
    on: IRELAND_ONLY,
  },
  /** Up to 1 KB; twice in a transaction. */
  tableWriteUnit: { offer: 'AmazonDynamoDB', usd: priceForEach(0.7625e-6, 0.705e-6), on: LIST },
  /** Strongly consistent, up to 4 KB. */
  tableReadUnit: { offer: 'AmazonDynamoDB', usd: priceForEach(0.1525e-6, 0.1415e-6), on: LIST },
  tableGbMonth: { offer: 'AmazonDynamoDB', usd: priceForEach(0.306, 0.283), on: LIST },
  /** Recovery to a point in time. */
  backupGbMonth: { offer: 'AmazonDynamoDB', usd: priceForEach(0.2448, 0.22), on: LIST },
  objectGbMonth: { offer: 'AmazonS3', usd: priceForEach(0.0245, 0.023), on: IRELAND_ONLY },
  /** Also of a list. */
  objectPut: { offer: 'AmazonS3', usd: priceForEach(5.4e-6, 5e-6), on: IRELAND_ONLY },
  objectGet: { offer: 'AmazonS3', usd: priceForEach(0.43e-6, 0.4e-6), on: IRELAND_ONLY },
  keyMonth: { offer: 'awskms', usd: priceForBoth(1), on: PAGE },
  keyRequest: { offer: 'awskms', usd: priceForBoth(3e-6), on: PAGE },
  logGb: { offer: 'AmazonCloudWatch', usd: priceForEach(0.63, 0.57), on: LIST },
  logGbMonth: { offer: 'AmazonCloudWatch', usd: priceForEach(0.0324, 0.03), on: LIST },
  alarmMonth: { offer: 'AmazonCloudWatch', usd: priceForBoth(0.1), on: LIST },
  /** A metric of our own in each hour in which it is sent: a 730th of the price of a month. */
  metricHour: { offer: 'AmazonCloudWatch', usd: priceForBoth(0.3 / 730), on: LATER_PAGE },
  dashboardMonth: { offer: 'AmazonCloudWatch', usd: priceForBoth(3), on: LATER_PAGE },
  scheduleRun: { offer: 'AWSEvents', usd: priceForBoth(1e-6), on: PAGE },
  secretMonth: { offer: 'AWSSecretsManager', usd: priceForBoth(0.4), on: IRELAND_ONLY },
  queueRequest: { offer: 'AWSQueueService', usd: priceForBoth(0.4e-6), on: PAGE },
  /** A mail of SES to a contact. */
  mail: { offer: 'AmazonSES', usd: priceForBoth(0.1e-3), on: LATER_PAGE },
  /** A mail of SNS about an alarm. */
  alarmMail: { offer: 'AmazonSNS', usd: priceForBoth(20e-6), on: LATER_PAGE },
  /** By HTTPS, from Europe. */
  edgeRequest: { offer: 'AmazonCloudFront', usd: priceForBoth(1.2e-6), on: LATER_PAGE },
  edgeTransferGb: { offer: 'AmazonCloudFront', usd: priceForBoth(0.085), on: LATER_PAGE },
  webAclMonth: { offer: 'awswaf', usd: priceForBoth(5), on: LATER_PAGE },
  webRuleMonth: { offer: 'awswaf', usd: priceForBoth(1), on: LATER_PAGE },
  webAclRequest: { offer: 'awswaf', usd: priceForBoth(0.6e-6), on: LATER_PAGE },
  transferOutGb: { offer: 'AWSDataTransfer', usd: priceForBoth(0.09), on: IRELAND_ONLY },
} as const satisfies Readonly<Record<string, Priced>>;

export type PriceName = keyof typeof PRICE_LIST;
/** US dollars for one unit of each price. */
export type Prices = Readonly<Record<PriceName, number>>;

export function selectPrices(region: Region): Prices {
  const prices = Object.entries(PRICE_LIST).map(([name, { usd }]) => [name, usd[region]]);
  return Object.fromEntries(prices) as Prices;
}

/** The source of a price: `AWS price list AmazonDynamoDB, eu-central-1, 2026-10-04`. */
export function describePriceSource(name: PriceName, region: Region): string {
  const { offer, on }: Priced = PRICE_LIST[name];
  const day = typeof on === 'string' ? on : on[region];
  const document = day === LIST ? 'AWS price list' : 'AWS pricing page, not found in a price list:';
  return `${document} ${offer}, ${region}, ${day}`;
}
