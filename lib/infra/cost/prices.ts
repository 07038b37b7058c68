import * as z from 'zod';

/** The supported regions: Frankfurt and Ireland. */
export const Region = z.enum(['eu-central-1', 'eu-west-1']);
export type Region = z.infer<typeof Region>;

/** Where a price is from: the day on which it was read in AWS's price list (offers/v1.0), or entered from a pricing page and not found in a list. */
const LIST = '2026-10-04';
const PAGE = '2026-11-22';
const LATER_PAGE = '2026-11-30';

interface Price {
  /** Offer code of AWS's price list, which names the service and the document `offers/v1.0/aws/<offer>/current/<region>/index.json`. */
  readonly offer: string;
  readonly usd: Readonly<Record<Region, number>>;
  /** Day on which the price was read or entered. */
  readonly readOn: string | Readonly<Record<Region, string>>;
}

const equalPrices = (usd: number) => ({ 'eu-central-1': usd, 'eu-west-1': usd });
const regionalPrices = (frankfurt: number, ireland: number) => ({
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
  functionRequest: { offer: 'AWSLambda', usd: equalPrices(0.2e-6), readOn: LIST },
  functionGbSecondArm: { offer: 'AWSLambda', usd: equalPrices(13.3334e-6), readOn: LIST },
  functionGbSecondX86: { offer: 'AWSLambda', usd: equalPrices(16.6667e-6), readOn: LIST },
  /** A request is billed once for each started 512 KB. */
  httpApiRequest: {
    offer: 'AmazonApiGateway',
    usd: regionalPrices(1.2e-6, 1.11e-6),
    readOn: IRELAND_ONLY,
  },
  /** Up to 1 KB; twice in a transaction. */
  tableWriteUnit: {
    offer: 'AmazonDynamoDB',
    usd: regionalPrices(0.7625e-6, 0.705e-6),
    readOn: LIST,
  },
  /** Strongly consistent, up to 4 KB. */
  tableReadUnit: {
    offer: 'AmazonDynamoDB',
    usd: regionalPrices(0.1525e-6, 0.1415e-6),
    readOn: LIST,
  },
  tableGbMonth: { offer: 'AmazonDynamoDB', usd: regionalPrices(0.306, 0.283), readOn: LIST },
  /** Recovery to a point in time. */
  backupGbMonth: { offer: 'AmazonDynamoDB', usd: regionalPrices(0.2448, 0.22), readOn: LIST },
  objectGbMonth: { offer: 'AmazonS3', usd: regionalPrices(0.0245, 0.023), readOn: IRELAND_ONLY },
  /** Also of a list. */
  objectPut: { offer: 'AmazonS3', usd: regionalPrices(5.4e-6, 5e-6), readOn: IRELAND_ONLY },
  objectGet: { offer: 'AmazonS3', usd: regionalPrices(0.43e-6, 0.4e-6), readOn: IRELAND_ONLY },
  keyMonth: { offer: 'awskms', usd: equalPrices(1), readOn: PAGE },
  keyRequest: { offer: 'awskms', usd: equalPrices(3e-6), readOn: PAGE },
  logGb: { offer: 'AmazonCloudWatch', usd: regionalPrices(0.63, 0.57), readOn: LIST },
  logGbMonth: { offer: 'AmazonCloudWatch', usd: regionalPrices(0.0324, 0.03), readOn: LIST },
  alarmMonth: { offer: 'AmazonCloudWatch', usd: equalPrices(0.1), readOn: LIST },
  /** A metric of our own in each hour in which it is sent: a 730th of the price of a month. */
  metricHour: { offer: 'AmazonCloudWatch', usd: equalPrices(0.3 / 730), readOn: LATER_PAGE },
  dashboardMonth: { offer: 'AmazonCloudWatch', usd: equalPrices(3), readOn: LATER_PAGE },
  scheduleRun: { offer: 'AWSEvents', usd: equalPrices(1e-6), readOn: PAGE },
  secretMonth: { offer: 'AWSSecretsManager', usd: equalPrices(0.4), readOn: IRELAND_ONLY },
  queueRequest: { offer: 'AWSQueueService', usd: equalPrices(0.4e-6), readOn: PAGE },
  /** A mail of SES to a contact. */
  mail: { offer: 'AmazonSES', usd: equalPrices(0.1e-3), readOn: LATER_PAGE },
  /** A mail of SNS about an alarm. */
  alarmMail: { offer: 'AmazonSNS', usd: equalPrices(20e-6), readOn: LATER_PAGE },
  /** By HTTPS, from Europe. */
  edgeRequest: { offer: 'AmazonCloudFront', usd: equalPrices(1.2e-6), readOn: LATER_PAGE },
  edgeTransferGb: { offer: 'AmazonCloudFront', usd: equalPrices(0.085), readOn: LATER_PAGE },
  webAclMonth: { offer: 'awswaf', usd: equalPrices(5), readOn: LATER_PAGE },
  webRuleMonth: { offer: 'awswaf', usd: equalPrices(1), readOn: LATER_PAGE },
  webAclRequest: { offer: 'awswaf', usd: equalPrices(0.6e-6), readOn: LATER_PAGE },
  transferOutGb: { offer: 'AWSDataTransfer', usd: equalPrices(0.09), readOn: IRELAND_ONLY },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof PRICE_LIST;
/** US dollars for one unit of each price. */
export type Prices = Readonly<Record<PriceName, number>>;

export function selectPrices(region: Region): Prices {
  const prices = Object.entries(PRICE_LIST).map(([name, { usd }]) => [name, usd[region]]);
  return Object.fromEntries(prices) as Prices;
}

/** The source of a price: `AWS price list AmazonDynamoDB, eu-central-1, 2026-10-04`. */
export function describePriceSource(name: PriceName, region: Region): string {
  const { offer, readOn }: Price = PRICE_LIST[name];
  const day = typeof readOn === 'string' ? readOn : readOn[region];
  const document = day === LIST ? 'AWS price list' : 'AWS pricing page, not found in a price list:';
  return `${document} ${offer}, ${region}, ${day}`;
}
