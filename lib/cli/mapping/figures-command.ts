import { type Command, Option } from 'commander';
import type * as z from 'zod';
import type { Language } from '../../core/language.ts';
import {
  FiguresResponse,
  FiguresSummaryResponse,
  FiguresTrendResponse,
} from '../../http/responses/figure-responses.ts';
import { saveBody } from '../fetch/save-body.ts';
import { ask, askJson } from '../session/session.ts';
import { bomOption, languageOption } from '../terminal/options.ts';
import { print, tableText } from '../terminal/output.ts';
import { type CommandContext, examples, runCommand, type Terminal } from '../terminal/terminal.ts';

interface FiguresOptions {
  readonly format?: 'csv' | 'xlsx';
  readonly bom?: boolean;
  readonly lang: Language;
  readonly table?: string;
  readonly output?: string;
  readonly from?: string;
}

/** `kaart figures`: shows the official figures of an edition as a table, or writes them to a file. */
export function figuresCommand(program: Command, terminal: Terminal): void {
  program
    .command('figures')
    .description('the official figures of an edition')
    .argument('[edition]', 'edition, the newest by default')
    .addOption(
      new Option('-f, --format <format>', 'write a file with the figures, in a language').choices([
        'csv',
        'xlsx',
      ]),
    )
    .addOption(
      languageOption(terminal, 'language of the file, the labels and the sentences', '--lang'),
    )
    .addOption(bomOption())
    .option('--table <table>', 'the table of a file: totals, trend, or a group such as canton')
    .option('-o, --output <file>', 'file to write, standard output by default')
    .option('--from <edition>', 'earlier edition to compare with, the one before by default')
    .addHelpText(
      'after',
      examples(
        'figures 2025',
        'figures 2025 --from 2020',
        'figures 2025 --json',
        'figures --format xlsx -o figures.xlsx',
        'figures --format csv --table canton',
        'figures --format csv --bom -o figures.csv',
      ),
    )
    .action((edition: string | undefined, options: FiguresOptions, command: Command) =>
      runCommand(terminal, command, async (task) => {
        const { session, output } = task;
        const { from, lang } = options;
        const path = `/v1/editions/${encodeURIComponent(edition ?? 'current')}/figures`;
        if (options.format !== undefined) return figuresFile(task, path, options);
        if (options.table !== undefined)
          command.error('error: --table needs --format, as in --format csv');
        if (options.bom) command.error('error: --bom needs --format csv');
        if (output.json)
          return print(
            output,
            await askJson(session, path, FiguresSummaryResponse, {
              query: { view: 'summary', from },
            }),
            () => '',
          );
        const document = await askJson(session, path, FiguresResponse);
        const query = { view: 'trend', from };
        const trend = await askJson(session, path, FiguresTrendResponse, { query });
        output.out(`Edition ${document.edition}, reference date ${document.referenceDate}\n`);
        if (document.keptFrom !== undefined)
          output.out(`Figures of edition ${document.keptFrom}: too few companies changed\n`);
        output.out('\n');
        output.out(
          `${tableText(
            ['figure', 'count', 'of', '%', 'rounded to'],
            document.indicators.map((each) => indicatorCells(each, lang)),
          )}\n`,
        );
        output.out(trendText(trend, lang));
      }),
    );
}

/** The changes since an earlier edition as sentences, and the figures that cannot be compared. */
function trendText(trend: z.input<typeof FiguresTrendResponse>, language: Language): string {
  if (trend === null) return '';
  const lines = [
    ...trend.changes.map(({ sentence }) => sentence[language]),
    ...trend.breaks.map(({ label, reason }) => `${label[language]}: ${reason[language]}`),
  ];
  return `\n${lines.join('\n')}\n`;
}

function indicatorCells(
  indicator: z.input<typeof FiguresResponse>['indicators'][number],
  language: Language,
): unknown[] {
  const { label, numerator, denominator, percent, roundedTo } = indicator;
  return [label[language], numerator, denominator ?? '', percent ?? '', roundedTo ?? ''];
}

async function figuresFile(
  parts: CommandContext,
  path: string,
  { format, bom, lang, table, output: file, from }: FiguresOptions,
): Promise<void> {
  const at = table === undefined ? path : `${path}/tables/${encodeURIComponent(table)}`;
  const query = { format, lang, from, bom: bom ? 'true' : undefined };
  const asking = () => ask(parts.session, at, { query });
  const { bytes, sha256 } = await saveBody(parts, asking, file);
  if (file === undefined) return;
  print(parts.output, { file, bytes, sha256 }, () => `${file}: ${bytes} bytes, sha256 ${sha256}`);
}
