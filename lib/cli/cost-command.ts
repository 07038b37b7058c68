import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError, Option } from 'commander';
import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { type CostReport, costReport } from '../infra/cost/cost-report.ts';
import { LOADS, type Load } from '../infra/cost/load.ts';
import { print, tableText } from './output.ts';
import { readJson } from './read-json.ts';
import { examples, type GlobalOptions, outputOf, type Terminal } from './terminal.ts';

const CHECKOUT = fileURLToPath(new URL('../../', import.meta.url));

/** What a deployment would cost in a month, from the synthesised template. */
export function costCommand(program: Command, terminal: Terminal): void {
  program
    .command('cost')
    .description('what a deployment would cost in a month at list prices, from its template')
    .addOption(
      new Option('--load <load>', 'what it is asked to do')
        .choices(Object.keys(LOADS))
        .default('idle'),
    )
    .option('--requests <n>', 'requests a month, instead of those of the load', wholeNumber)
    .option('--template <file>', 'a synthesised template; made by cdk synth without it')
    .addHelpText('after', examples('cost', 'cost --load busy', 'cost --requests 36000 --json'))
    .action(async (options: CostOptions, command: Command) => {
      const output = outputOf(terminal, command.optsWithGlobals<GlobalOptions>());
      const template = options.template ?? synthesise(terminal);
      const load = LOADS[options.load as keyof typeof LOADS];
      const asked = options.requests === undefined ? load : { ...load, requests: options.requests };
      const report = reportOn(await readJson(template), asked, template);
      print(output, report as never, () => reportText(report));
    });
}

function wholeNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write it as a whole number.');
}

/** @throws KaartError `message-invalid` for a file that is no template */
function reportOn(template: unknown, load: Load, file: string): CostReport {
  try {
    return costReport(template, load);
  } catch (cause) {
    if (!(cause instanceof z.ZodError)) throw cause;
    throw new KaartError(`${file} is no CloudFormation template`, {
      code: 'message-invalid',
      cause,
    });
  }
}

interface CostOptions {
  readonly load: string;
  readonly requests?: number;
  readonly template?: string;
}

/** @throws KaartError `unavailable` when CDK is not installed or fails */
function synthesise(terminal: Terminal): string {
  terminal.writeError('synthesising the template (about ten seconds) …\n');
  const { status, stderr } = spawnSync('npx', ['--no-install', 'cdk', 'synth', '--quiet'], {
    cwd: CHECKOUT,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new KaartError(`cdk synth failed: ${stderr.trim().split('\n').at(-1) ?? ''}`, {
      code: 'unavailable',
    });
  const { artifacts } = JSON.parse(readFileSync(`${CHECKOUT}cdk.out/manifest.json`, 'utf8')) as {
    artifacts: Record<string, { type: string; properties?: { templateFile?: string } }>;
  };
  const stack = Object.values(artifacts).find(({ type }) => type === 'aws:cloudformation:stack');
  return `${CHECKOUT}cdk.out/${stack?.properties?.templateFile ?? ''}`;
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
