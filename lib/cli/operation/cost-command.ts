import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { KaartError } from '../../core/errors.ts';
import { type CostReport, costReport } from '../../infra/cost/cost-report.ts';
import { type Inventory, parseInventory } from '../../infra/cost/inventory.ts';
import { LOADS } from '../../infra/cost/load.ts';
import { STAGES } from '../../infra/cost/stages.ts';
import { print, tableText } from '../terminal/output.ts';
import { readJson } from '../terminal/read-json.ts';
import { createOutput, examples, type GlobalOptions, type Terminal } from '../terminal/terminal.ts';

/** `kaart cost`: estimates the monthly cost of a stage, or of a synthesised template. */
export function costCommand(program: Command, terminal: Terminal): void {
  program
    .command('cost')
    .description('what a deployment would cost in a month at list prices')
    .addOption(
      new Option('--load <load>', 'what it is asked to do')
        .choices(Object.keys(LOADS))
        .default('idle'),
    )
    .option('--requests <n>', 'requests a month, instead of those of the load', wholeNumber)
    .addOption(
      new Option('--stage <stage>', 'stage of the deployment')
        .choices(Object.keys(STAGES))
        .default('dev'),
    )
    .addOption(
      new Option(
        '--template <file>',
        'a template of your own, as `cdk synth` writes it to cdk.out, instead of a stage',
      ).conflicts('stage'),
    )
    .addHelpText(
      'after',
      examples(
        'cost',
        'cost --stage prod --load busy',
        'cost --requests 36000 --json',
        'cost --template cdk.out/kaart-dev.template.json',
      ),
    )
    .action(async (options: CostOptions, command: Command) => {
      const output = createOutput(terminal, command.optsWithGlobals<GlobalOptions>());
      const { template, stage } = options;
      const inventory = template === undefined ? STAGES[stage] : await readInventory(template);
      const load = LOADS[options.load as keyof typeof LOADS];
      const asked = options.requests === undefined ? load : { ...load, requests: options.requests };
      const report = costReport(inventory, asked);
      print(output, report, () => reportText(report));
    });
}

function wholeNumber(text: string): number {
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

interface CostOptions {
  readonly load: string;
  readonly requests?: number;
  readonly stage: keyof typeof STAGES;
  readonly template?: string;
}

function reportText({ lines, total, region, pricedOn, load, notes, unpriced }: CostReport): string {
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
  const known = `${region}, list prices of ${pricedOn}, ${load.requests} requests a month`;
  const missing = unpriced.map((type) => `not priced: ${type}`);
  return [table, '', known, ...notes, ...missing].join('\n');
}

function round(quantity: number): string {
  return quantity >= 100 ? String(Math.round(quantity)) : quantity.toPrecision(3);
}
