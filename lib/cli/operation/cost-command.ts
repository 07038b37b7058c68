import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { buildCostReport, type CostReport } from '../../infra/cost/cost-report.ts';
import { type Inventory, parseInventory } from '../../infra/cost/inventory.ts';
import { CODINGS, FORMATS, LOADS, type Load } from '../../infra/cost/load.ts';
import { Region } from '../../infra/cost/prices.ts';
import { STAGES } from '../../infra/cost/stages.ts';
import { print, tableText } from '../terminal/output.ts';
import { readJson } from '../terminal/read-json.ts';
import { createOutput, examples, type GlobalOptions, type Terminal } from '../terminal/terminal.ts';

/** `kaart cost`: estimates the monthly cost of a stage, or of a synthesised template. */
export function costCommand(program: Command, terminal: Terminal): void {
  program
    .command('cost')
    .description('estimate the monthly cost of a deployment at list prices')
    .addOption(
      new Option('--load <load>', 'load of the deployment')
        .choices(Object.keys(LOADS))
        .default('idle'),
    )
    .option('--reads <n>', 'reads of rows a day', parseWholeNumber)
    .option('--pages <n>', 'public pages a day', parseWholeNumber)
    .option('--companies <n>', 'companies of an edition', parseWholeNumber)
    .option('--partners <n>', 'partners that read', parseWholeNumber)
    .option('--editions <n>', 'editions a year', parseWholeNumber)
    .option('--withdrawals <n>', 'withdrawals a month', parseWholeNumber)
    .option(
      '--years <n>',
      'years since the start, for the growth of the stored data',
      parseWholeNumber,
    )
    .option('--disclosure-days <n>', 'days for which disclosures are kept', parseWholeNumber)
    .addOption(new Option('--format <format>', 'format of the rows that are read').choices(FORMATS))
    .addOption(new Option('--coding <coding>', 'coding that clients accept').choices(CODINGS))
    .addOption(new Option('--region <region>', 'region of AWS').choices(Region.options))
    .addOption(
      new Option('--stage <stage>', 'stage of the deployment')
        .choices(Object.keys(STAGES))
        .default('dev'),
    )
    .addOption(
      new Option(
        '--template <file>',
        'your own template from `cdk synth` in cdk.out, instead of a stage',
      ).conflicts('stage'),
    )
    .addHelpText(
      'after',
      examples(
        'cost',
        'cost --stage prod --load busy',
        'cost --reads 5000 --format csv --years 5 --json',
        'cost --template cdk.out/kaart-dev.template.json',
      ),
    )
    .action(async (options: CostOptions, command: Command) => {
      const output = createOutput(terminal, command.optsWithGlobals<GlobalOptions>());
      const { template, stage } = options;
      const inventory = template === undefined ? STAGES[stage] : await readInventory(template);
      const report = buildCostReport(inventory, toLoad(options));
      print(output, report, () => reportText(report));
    });
}

function parseWholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write it as a whole number.');
}

/** @throws KaartError `message-invalid` for a file that is not a template */
async function readInventory(file: string): Promise<Inventory> {
  const template = await readJson(file);
  try {
    return parseInventory(template);
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    throw new KaartError('not-a-template', {
      code: 'message-invalid',
      parameters: { path: file },
      cause,
    });
  }
}

/** The named load with the changes from the options. */
function toLoad(options: CostOptions): Load {
  const changed = {
    readsPerDay: options.reads,
    pagesPerDay: options.pages,
    companies: options.companies,
    partners: options.partners,
    editionsPerYear: options.editions,
    withdrawalsPerMonth: options.withdrawals,
    years: options.years,
    disclosureDays: options.disclosureDays,
    format: options.format,
    coding: options.coding,
    region: options.region,
  };
  const given = Object.entries(changed).filter(([, value]) => value !== undefined);
  return { ...LOADS[options.load], ...Object.fromEntries(given) };
}

interface CostOptions {
  readonly load: keyof typeof LOADS;
  readonly reads?: number;
  readonly pages?: number;
  readonly companies?: number;
  readonly partners?: number;
  readonly editions?: number;
  readonly withdrawals?: number;
  readonly years?: number;
  readonly disclosureDays?: number;
  readonly format?: Load['format'];
  readonly coding?: Load['coding'];
  readonly region?: Region;
  readonly stage: keyof typeof STAGES;
  readonly template?: string;
}

function reportText({ lines, total, notes, unpriced }: CostReport): string {
  const cells = lines.map(({ what, quantity, unit, usd }) => [
    what,
    round(quantity),
    unit,
    usd.toFixed(2),
  ]);
  const table = tableText(
    ['what', 'quantity', 'unit', 'USD'],
    [...cells, ['total a month', '', '', total.toFixed(2)]],
  );
  const missing = unpriced.map((type) => `not priced: ${type}`);
  return [table, '', ...notes, ...missing].join('\n');
}

function round(quantity: number): string {
  return quantity >= 100 ? String(Math.round(quantity)) : quantity.toPrecision(3);
}
