import { METRIC_LIST } from '../../core/metrics.ts';
import type { BilledFunction, Inventory } from './inventory.ts';
import { ASSUMED, Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { describePriceSource, type PriceName, type Region, selectPrices } from './prices.ts';
import { computeUsage, type Usage } from './usage.ts';

/** One line of the bill for one month. */
interface CostLine {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  /** US dollars for one unit. */
  readonly price: number;
  readonly usd: number;
  /** Document, region and day of the price. */
  readonly source: string;
}

export interface CostReport {
  readonly region: Region;
  readonly currency: 'USD';
  readonly load: Load;
  readonly lines: readonly CostLine[];
  /** US dollars for one month, not rounded. */
  readonly total: number;
  /** Sentences about the assumptions and limits of the estimate. */
  readonly notes: readonly string[];
  /** Resource types of the template without a known price. The total does not contain their cost. */
  readonly unpriced: readonly string[];
}

/** One line of the bill: a number of units of a price. */
type Billed = readonly [what: string, quantity: number, unit: string, price: PriceName];

/**
 * Computes the monthly cost of a deployment under a load, at list prices.
 *
 * @param inventory of a stage, or of the parsed `cdk.out/<stack>.template.json`
 * @throws ZodError if the load is invalid
 */
export function buildCostReport(inventory: Inventory, requestedLoad: Load): CostReport {
  const load = Load.parse(requestedLoad);
  const { region } = load;
  const usage = computeUsage(load);
  const prices = selectPrices(region);
  const billedLines = [
    ...billResources(inventory, load),
    ...billStorage(inventory, usage),
    ...billRequests(inventory, usage, load),
    ...billDelivery(inventory, usage),
    ...billComputing(inventory, usage),
  ];
  const lines = billedLines
    .filter(([, quantity]) => quantity > 0)
    .map(([what, quantity, unit, name]): CostLine => {
      const price = prices[name];
      return {
        what,
        quantity,
        unit,
        price,
        usd: quantity * price,
        source: describePriceSource(name, region),
      };
    });
  return {
    region,
    currency: 'USD',
    load,
    lines,
    total: lines.reduce((sum, { usd }) => sum + usd, 0),
    notes: buildNotes(inventory, load),
    unpriced: inventory.unpriced,
  };
}

/** Resources that are billed by their number. */
function billResources(inventory: Inventory, { years }: Load): Billed[] {
  const { keys, rotatedKeys, alarms, secrets, dashboards } = inventory;
  // A key costs as much again for each of its first two rotations, one a year.
  const rotations = rotatedKeys * Math.min(2, Math.max(0, Math.ceil(years) - 1));
  return [
    ['KMS keys', keys + rotations, 'key-months', 'keyMonth'],
    ['CloudWatch alarms', alarms, 'alarm-months', 'alarmMonth'],
    ['CloudWatch dashboards', dashboards, 'dashboard-months', 'dashboardMonth'],
    ['Secrets Manager secrets', secrets, 'secret-months', 'secretMonth'],
  ];
}

function billStorage(
  { tables, backedUpTables, buckets, logDays }: Inventory,
  usage: Usage,
): Billed[] {
  const { tableGb, objectsGb, logGb } = usage;
  return [
    ['DynamoDB storage', tables > 0 ? tableGb : 0, 'GB-months', 'tableGbMonth'],
    ['DynamoDB backup', backedUpTables > 0 ? tableGb : 0, 'GB-months', 'backupGbMonth'],
    ['S3 storage', buckets > 0 ? objectsGb : 0, 'GB-months', 'objectGbMonth'],
    ['log storage', (logGb * logDays * 12) / 365, 'GB-months', 'logGbMonth'],
  ];
}

/** Gauges are sent once a night. Counters are sent only if something is counted, so they cost nothing here. */
const GAUGES = METRIC_LIST.filter(([, { kind }]) => kind === 'gauge').length;

/** Requests of an idle queue in a month: Lambda polls it on five connections every 20 s, for 730 hours. */
const IDLE_POLLS = 5 * 180 * 730;

function billRequests(inventory: Inventory, usage: Usage, { mailsPerMonth }: Load): Billed[] {
  const { httpApis, keys, polledQueues, alarms } = inventory;
  // A message is sent, received and deleted.
  const messages = polledQueues > 0 ? usage.wakes * 3 : 0;
  return [
    ['HTTP API requests', httpApis > 0 ? usage.meteredRequests : 0, 'of 512 KB', 'httpApiRequest'],
    ['DynamoDB reads', usage.tableReads, 'read units', 'tableReadUnit'],
    ['DynamoDB writes', usage.tableWrites, 'write units', 'tableWriteUnit'],
    ['S3 writes and lists', usage.objectPuts, 'requests', 'objectPut'],
    ['S3 reads', usage.objectGets, 'requests', 'objectGet'],
    ['KMS requests', keys > 0 ? usage.keyRequests : 0, 'requests', 'keyRequest'],
    ['CloudWatch metrics of our own', usage.nights * GAUGES, 'metric-hours', 'metricHour'],
    ['schedule runs', usage.nights, 'runs', 'scheduleRun'],
    ['SQS requests', polledQueues * IDLE_POLLS + messages, 'requests', 'queueRequest'],
    ['mails', mailsPerMonth, 'mails', 'mail'],
    ['mails of alarms', alarms > 0 ? ASSUMED.alarmMailsPerMonth : 0, 'mails', 'alarmMail'],
    ['logs written', usage.logGb, 'GB', 'logGb'],
  ];
}

/** The monthly amount that CloudFront delivers free for an account. This free amount does not end. */
const FREE_DELIVERY = { requests: 10e6, gb: 1024 };

/** Responses on their way to clients. From the gateway to CloudFront they cost nothing. */
function billDelivery(
  { distributions, webAcls }: Inventory,
  { requests, sentGb }: Usage,
): Billed[] {
  if (distributions === 0) return [['transfer to the internet', sentGb, 'GB', 'transferOutGb']];
  const subtractFree = (quantity: number, free: number) => Math.max(0, quantity - free);
  return [
    [
      'CloudFront requests',
      subtractFree(requests, FREE_DELIVERY.requests),
      'requests',
      'edgeRequest',
    ],
    ['CloudFront transfer', subtractFree(sentGb, FREE_DELIVERY.gb), 'GB', 'edgeTransferGb'],
    ['WAF web ACLs', webAcls, 'ACL-months', 'webAclMonth'],
    ['WAF rules', webAcls * ASSUMED.webRules, 'rule-months', 'webRuleMonth'],
    ['WAF requests', webAcls > 0 ? requests : 0, 'requests', 'webAclRequest'],
  ];
}

function billComputing({ functions }: Inventory, usage: Usage): Billed[] {
  const { requestMs, publishSeconds, deliverSeconds } = ASSUMED;
  const runs = [
    { name: 'api', by: functions.http, times: usage.requests, seconds: requestMs / 1000 },
    { name: 'publish', by: functions.schedule, times: usage.nights, seconds: publishSeconds },
    { name: 'deliver', by: functions.stream, times: usage.deliveries, seconds: deliverSeconds },
  ];
  return runs.flatMap(({ name, by, times, seconds }) =>
    by === undefined ? [] : billInvocations(name, by, times, seconds),
  );
}

function billInvocations(
  name: string,
  { memoryMb, architecture }: BilledFunction,
  times: number,
  seconds: number,
): Billed[] {
  const price = architecture === 'arm64' ? 'functionGbSecondArm' : 'functionGbSecondX86';
  return [
    [`Lambda ${name} requests`, times, 'requests', 'functionRequest'],
    [`Lambda ${name} time`, times * seconds * (memoryMb / 1024), 'GB-seconds', price],
  ];
}

function buildNotes(
  { rotatedKeys, polledQueues, distributions, webAcls }: Inventory,
  load: Load,
): string[] {
  const { region, readsPerDay, pagesPerDay, companies, years, format, coding } = load;
  const { disclosureDays: days } = load;
  const bytes = Math.round((MEASURED.readBytes[format][coding] * companies) / MEASURED.companies);
  return [
    `List prices of ${region}, without free tier, volume discount or tax. With --json, each line names the document and day of its price.`,
    `${readsPerDay} reads of rows a day (${format}, ${coding}, ${bytes} bytes), ${pagesPerDay} pages a day, ${companies} companies; the month is at the end of ${years} year(s).`,
    `Counted in the tests (npm run measure:cost): units of table and bucket, bytes, lines of the log. Assumed: ${ASSUMED.requestMs} ms for a request, ${ASSUMED.publishSeconds} s for a night, ${ASSUMED.deliverSeconds} s for a delivery, ${ASSUMED.startsPerHour} new instances an hour.`,
    ...(days === null
      ? []
      : [
          `Disclosures are kept for ${days} days (KAART_DISCLOSURE_DAYS); the first read of each version by each recipient stays and is not counted.`,
        ]),
    'Free: IAM, certificates of ACM, CodeDeploy for Lambda, budgets without actions, reads of the stream by Lambda, Object Lock. Not in the stack: a zone of Route 53 (0.50 $ a month), the support plan.',
    ...(polledQueues > 0
      ? [
          `Lambda polls ${polledQueues === 1 ? 'a queue' : 'each queue'} ${IDLE_POLLS} times a month, also if it is idle; the million free requests that SQS gives each account would cover that.`,
        ]
      : []),
    ...(distributions > 0
      ? [
          'CloudFront: the 10 million requests and the TB that each account has free every month are not counted.',
        ]
      : []),
    ...(webAcls > 0 ? [`A web ACL is assumed to have ${ASSUMED.webRules} rule.`] : []),
    ...(rotatedKeys > 0
      ? ['A rotated key costs 1 $ a month more in its second year, and 2 $ more from its third.']
      : []),
  ];
}
