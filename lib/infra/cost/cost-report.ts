import type { BilledFunction, Inventory } from './inventory.ts';
import { Load } from './load.ts';
import { NOT_REREAD, PRICED_ON, PRICES, type Prices, type Region } from './prices.ts';

/** One line of the bill for one month. */
interface CostLine {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  /** US dollars for one unit. */
  readonly price: number;
  readonly usd: number;
}

export interface CostReport {
  readonly region: Region;
  readonly currency: 'USD';
  /** Day on which the price lists were read. */
  readonly pricedOn: string;
  readonly load: Load;
  readonly lines: readonly CostLine[];
  /** US dollars for one month, not rounded. */
  readonly total: number;
  /** Sentences about the limits of the estimate. */
  readonly notes: readonly string[];
  /** Resource types of the template without a known price. The total does not contain their cost. */
  readonly unpriced: readonly string[];
}

/**
 * Computes the monthly cost of a deployment under a load, at list prices.
 *
 * @param inventory of a stage, or of the parsed `cdk.out/<stack>.template.json`
 * @param prices @default the list prices of the load's region
 * @throws ZodError if the load is invalid
 * @example
 * costReport(STAGES.dev, LOADS.idle).total; // 1.27…
 */
export function costReport(
  inventory: Inventory,
  load: Load,
  prices: Prices = PRICES[Load.parse(load).region],
): CostReport {
  const lines = [
    ...fixedCosts(inventory, prices),
    ...storage(inventory, load, prices),
    ...requests(inventory, load, prices),
    ...computing(inventory, load, prices),
  ].filter(({ quantity }) => quantity > 0);
  return {
    region: load.region,
    currency: 'USD',
    pricedOn: PRICED_ON,
    load,
    lines,
    total: lines.reduce((sum, { usd }) => sum + usd, 0),
    notes: notesOn(inventory, load),
    unpriced: inventory.unpriced,
  };
}

function line(what: string, quantity: number, unit: string, price: number): CostLine {
  return { what, quantity, unit, price, usd: quantity * price };
}

/** Resources that are billed by their number. */
function fixedCosts({ keys, alarms, secrets }: Inventory, prices: Prices): CostLine[] {
  return [
    line('KMS keys', keys, 'key-months', prices.keyMonth),
    line('CloudWatch alarms', alarms, 'alarm-months', prices.alarmMonth),
    line('Secrets Manager secrets', secrets, 'secret-months', prices.secretMonth),
  ];
}

function storage(inventory: Inventory, load: Load, prices: Prices): CostLine[] {
  const { tables, backedUpTables, buckets, logDays } = inventory;
  const tableGb = tables > 0 ? load.tableGb : 0;
  const keptLogGb = logGb(load) * (logDays / 30.4);
  return [
    line('DynamoDB storage', tableGb, 'GB-months', prices.tableGbMonth),
    line('DynamoDB backup', backedUpTables > 0 ? tableGb : 0, 'GB-months', prices.backupGbMonth),
    line('S3 storage', buckets > 0 ? load.objectsGb : 0, 'GB-months', prices.objectGbMonth),
    line('log storage', keptLogGb, 'GB-months', prices.logGbMonth),
  ];
}

/** Requests of an idle queue in a month: Lambda polls it on five connections every 20 s, for 730 hours. */
const IDLE_POLLS = 5 * 180 * 730;

function requests(
  { httpApis, keys, polledQueues }: Inventory,
  load: Load,
  prices: Prices,
): CostLine[] {
  const metered = load.requests * Math.max(1, Math.ceil(load.responseKb / 512));
  const reads =
    load.requests * load.readUnitsPerRequest + load.publications * load.readUnitsPerPublication;
  const writes =
    load.requests * load.writeUnitsPerRequest + load.publications * load.writeUnitsPerPublication;
  const puts = load.publications * load.objectPutsPerPublication;
  const gets = load.requests * load.objectGetsPerRequest;
  const starts = load.requests * load.coldStartShare + load.publications + load.deliveries;
  const transferGb = (load.requests * load.responseKb) / 1e6;
  return [
    line('HTTP API requests', httpApis > 0 ? metered : 0, 'of 512 KB', prices.httpApiRequest),
    line('DynamoDB reads', reads, 'read units', prices.tableReadUnit),
    line('DynamoDB writes', writes, 'write units', prices.tableWriteUnit),
    line('S3 writes', puts, 'requests', prices.objectPut),
    line('S3 reads', gets, 'requests', prices.objectGet),
    // Each new instance sends one request for the signing key and one for the bucket key.
    line('KMS requests', keys > 0 ? starts * 2 : 0, 'requests', prices.keyRequest),
    line('schedule runs', load.publications, 'runs', prices.scheduleRun),
    // A message is sent, received and deleted.
    line(
      'SQS requests',
      polledQueues * IDLE_POLLS + (polledQueues > 0 ? load.wakes * 3 : 0),
      'requests',
      prices.queueRequest,
    ),
    line('logs written', logGb(load), 'GB', prices.logGb),
    line('transfer to the internet', transferGb, 'GB', prices.transferOutGb),
  ];
}

function computing({ functions }: Inventory, load: Load, prices: Prices): CostLine[] {
  const runs = [
    { name: 'api', by: functions.http, times: load.requests, seconds: load.requestMs / 1000 },
    {
      name: 'publish',
      by: functions.schedule,
      times: load.publications,
      seconds: load.publishSeconds,
    },
    { name: 'deliver', by: functions.stream, times: load.deliveries, seconds: load.deliverSeconds },
  ];
  return runs.flatMap(({ name, by, times, seconds }) =>
    by ? invocations(name, by, times, seconds, prices) : [],
  );
}

function invocations(
  name: string,
  { memoryMb, architecture }: BilledFunction,
  times: number,
  seconds: number,
  { functionRequest, functionGbSecond }: Prices,
): CostLine[] {
  const gbSeconds = times * seconds * (memoryMb / 1024);
  return [
    line(`Lambda ${name} requests`, times, 'requests', functionRequest),
    line(`Lambda ${name} time`, gbSeconds, 'GB-seconds', functionGbSecond[architecture]),
  ];
}

function logGb({ requests: count, logBytesPerRequest }: Load): number {
  return (count * logBytesPerRequest) / 1e9;
}

function notesOn({ rotatedKeys, polledQueues }: Inventory, { region }: Load): string[] {
  const unread = NOT_REREAD[region].join(', ');
  return [
    `List prices of ${region} read on ${PRICED_ON}, without free tier, volume discount or tax.`,
    `Not confirmed by that reading: ${unread}.`,
    ...(polledQueues > 0
      ? [
          `Lambda polls ${polledQueues === 1 ? 'a queue' : 'each queue'} ${IDLE_POLLS} times a month, also if it is idle; the million free requests that SQS gives each account would cover that.`,
        ]
      : []),
    ...(rotatedKeys > 0
      ? ['A rotated key costs 1 $ a month more after its first year and 2 $ more after its second.']
      : []),
  ];
}
