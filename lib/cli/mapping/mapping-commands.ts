import { type Command, Option } from 'commander';
import { askJson, askLines } from '../session/session.ts';
import {
  type BreakGlassChoice,
  breakGlassIn,
  breakGlassOption,
} from '../terminal/break-glass-option.ts';
import { print } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { disclosureLines, type FiguresCheckView } from './disclosure-text.ts';
import { type FindingLine, FindingTable } from './finding-table.ts';
import { importCommand } from './import-command.ts';
import { type HoldReasonLine, holdLines } from './import-view.ts';
import { importsCommand } from './imports-command.ts';
import { overrideCommand } from './override-command.ts';
import { reviewCommand } from './review-command.ts';

const ANALYST = ['analyst'] as const;
const RELEASER = ['releaser'] as const;

/** From an analyst's file to a released edition. */
export function mappingCommands(program: Command, terminal: Terminal): void {
  importCommand(program, terminal);
  importsCommand(program, terminal);
  findings(program, terminal);
  reviewCommand(program, terminal);
  overrideCommand(program, terminal);
  preview(program, terminal);
  submit(program, terminal);
  release(program, terminal);
  reject(program, terminal);
  retract(program, terminal);
}

function findings(program: Command, terminal: Terminal): void {
  program
    .command('findings')
    .description('what was found in an imported file, row by row')
    .argument('<import>')
    .addHelpText('after', examples('findings 0199…', 'findings 0199… --json'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const lines = askLines<FindingLine>(
          session,
          `/v1/imports/${encodeURIComponent(id)}/findings`,
          { as: ANALYST },
        );
        const table = new FindingTable();
        for await (const finding of lines)
          if (output.json) output.out(`${JSON.stringify(finding)}\n`);
          else table.add(finding);
        if (!output.json) output.out(`${table.text()}\n`);
      }),
    );
}

interface Companies {
  readonly count: number;
  readonly first: readonly string[];
}

interface PreviewView {
  readonly edition: string;
  readonly noticeTexts: readonly { readonly en: string }[];
  readonly waiting: number;
  readonly counts: { readonly in: number; readonly out: Readonly<Record<string, number>> };
  readonly against: string | null;
  readonly entered: Companies;
  readonly left: Companies;
  readonly changed: Companies;
  readonly renamed: Companies;
  readonly movedSubsector: Companies;
  readonly replaced: Companies;
  readonly takenOver: Companies;
  readonly rejected: number;
  readonly identical: boolean;
  readonly holds: readonly HoldReasonLine[];
  readonly disclosure: FiguresCheckView | null;
  readonly readers: readonly {
    readonly audience: string;
    readonly recipient: string | null;
    readonly before: number;
    readonly after: number;
  }[];
  readonly figures:
    | readonly {
        readonly id: string;
        readonly label: { readonly en: string };
        readonly before: number | null;
        readonly after: number | null;
        readonly roundedTo: number;
        readonly mergedOf: readonly string[];
      }[]
    | null;
  readonly corrections: readonly {
    readonly recordId: string;
    readonly field: string;
    readonly state: string;
    readonly asked: string;
    readonly value: string | null;
  }[];
}

function preview(program: Command, terminal: Terminal): void {
  program
    .command('preview')
    .description(
      'what an import would make of its edition: scope, changes, rows of each reader, figures, holds',
    )
    .argument('<import>')
    .addHelpText('after', examples('preview 0199…', 'preview 0199… --json'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/preview`;
        const answer = await askJson<PreviewView>(session, path, { as: ANALYST });
        print(output, answer as never, () => previewText(answer));
      }),
    );
}

function previewText(preview: PreviewView): string {
  const { edition, waiting, counts, rejected, holds, corrections } = preview;
  const reasons = Object.entries(counts.out).map(([reason, n]) => `${reason} ${n}`);
  return [
    `edition ${edition}: ${counts.in} in scope; out: ${reasons.join(', ') || 'none'}`,
    ...preview.noticeTexts.map(({ en }) => `note: ${en}`),
    ...(waiting === 0 ? [] : [`${waiting} rows wait for a person and are not counted`]),
    ...(rejected === 0 ? [] : [`${rejected} rows are rejected`]),
    ...changeLines(preview),
    ...readerLines(preview),
    ...figureLines(preview),
    ...holdLines(holds),
    ...(preview.disclosure === null ? [] : disclosureLines(preview.disclosure)),
    ...corrections.map(
      ({ recordId, field, state, asked, value }) =>
        `correction (${state}) not in this file: ${recordId} ${field} should be ${asked}, is ${value ?? 'unknown'}`,
    ),
  ].join('\n');
}

/** What differs from the current edition, with the companies that a releaser looks at. */
function changeLines({ against, identical, ...preview }: PreviewView): string[] {
  const { entered, left, changed, renamed, movedSubsector, replaced, takenOver } = preview;
  const named = (what: string, { count, first }: Companies) =>
    count === 0
      ? []
      : [`  ${what}: ${named10(first)}${count > 10 ? ` and ${count - 10} more` : ''}`];
  if (against === null) return named('taken over', takenOver);
  if (identical)
    return [`against ${against}: every company is the same`, ...named('taken over', takenOver)];
  return [
    `against ${against}: ${entered.count} entered, ${left.count} left, ${changed.count} changed`,
    ...named('another company under the same id', replaced),
    ...named('entered', entered),
    ...named('left', left),
    ...named('renamed', renamed),
    ...named('moved sub-sector', movedSubsector),
    ...named('taken over', takenOver),
  ];
}

/** Rows of each audience, and of those readers by name that get another number. */
function readerLines({ readers }: PreviewView): string[] {
  const rows = ({ before, after }: PreviewView['readers'][number]) =>
    before === after ? `${after} as before` : `${before} → ${after}`;
  return readers
    .filter(({ recipient, before, after }) => recipient === null || before !== after)
    .map((reader) => {
      const { audience, recipient } = reader;
      const name = recipient === null ? audience : `${recipient} (${audience}, by name)`;
      return `rows for ${name}: ${rows(reader)}`;
    });
}

/** The figures that the release would change, round or merge. */
function figureLines({ figures }: PreviewView): string[] {
  if (figures === null) return ['figures: known when the import is submitted'];
  const exact = figures.length === 0 ? ['figures: every one is as before, and exact'] : [];
  const lines = figures.map(({ id, label, before, after, roundedTo, mergedOf }) => {
    const how = [
      ...(roundedTo === 1 ? [] : [`rounded to ${roundedTo}`]),
      ...(mergedOf.length === 0 ? [] : [`merged of ${mergedOf.join(', ')}`]),
    ];
    const change = before === after ? `${after} as before` : `${before ?? '–'} → ${after ?? '–'}`;
    return `  ${id} (${label.en}): ${change}${how.length === 0 ? '' : `; ${how.join('; ')}`}`;
  });
  return [...exact, ...(lines.length === 0 ? [] : ['figures:', ...lines])];
}

function named10(ids: readonly string[]): string {
  return ids.slice(0, 10).join(', ');
}

function submit(program: Command, terminal: Terminal): void {
  program
    .command('submit')
    .description('hand an import to a second person')
    .argument('<import>')
    .option('--change-note <text>', 'what a correction such as 2025.1 corrects')
    .addHelpText(
      'after',
      examples(
        'submit 0199… --as alice',
        'submit 0199… --as alice --change-note "new register extract"',
      ),
    )
    .action((id: string, options: { changeNote?: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/submit`;
        const answer = await askJson<SubmitAnswer>(session, path, {
          method: 'POST',
          json: options,
          as: ANALYST,
        });
        print(output, answer as never, () =>
          [
            ...holdLines(answer.submitted.holds),
            `submitted; now somebody else: kaart release ${id} --as NAME`,
          ].join('\n'),
        );
      }),
    );
}

interface SubmitAnswer {
  readonly submitted: { readonly holds: readonly HoldReasonLine[] };
}

function release(program: Command, terminal: Terminal): void {
  program
    .command('release')
    .description('release a submitted import as an edition; never by the person who submitted it')
    .argument('<import>')
    .option('--reason <text>', 'kept with the edition')
    .addOption(breakGlassOption())
    .option(
      '--exact-fact <id...>',
      'facts that are released exact although they tell something; needs --reason',
    )
    .addHelpText(
      'after',
      examples(
        'release 0199… --as bob',
        'release 0199… --as bob --reason "12 companies were struck off the register"',
        'release 0199… --as bob --exact-fact jobs --reason "quoted in parliament; agreed by both"',
      ),
    )
    .action((id: string, options: ReleaseOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/release`;
        const { exactFact: exactFacts, reason } = options;
        const alone = breakGlassIn(command, options);
        const answer = await askJson<ReleaseView>(session, path, {
          method: 'POST',
          json: { reason, ...alone, ...(exactFacts === undefined ? {} : { exactFacts }) },
          as: RELEASER,
        });
        print(output, answer as never, () => releasedText(answer));
      }),
    );
}

interface ReleaseOptions extends BreakGlassChoice {
  readonly exactFact?: readonly string[];
}

interface ReleaseView {
  readonly id: string;
  readonly disclosure: FiguresCheckView;
}

function releasedText({ id, disclosure }: ReleaseView): string {
  return [
    `edition ${id} is released and frozen; its rows go out with the next kaart publish`,
    ...disclosureLines(disclosure),
  ].join('\n');
}

function reject(program: Command, terminal: Terminal): void {
  program
    .command('reject')
    .description('send an import back for good, instead of releasing it')
    .argument('<import>')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', examples('reject 0199… --reason "last year\'s file" --as bob'))
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/rejection`;
        const answer = await askJson(session, path, { json: { reason }, as: RELEASER });
        print(output, answer as never, () => `import ${id} is rejected`);
      }),
    );
}

function retract(program: Command, terminal: Terminal): void {
  program
    .command('retract')
    .description('retract a wrong edition with its corrections; the earlier edition counts again')
    .argument('<edition>')
    .option('--reason <text>', 'why; it stays on record')
    .addOption(
      new Option('--confirm', 'confirm the retraction, as a second person').conflicts('undo'),
    )
    .option('--undo', 'undo a retraction that nobody has confirmed, as a second person')
    .addOption(breakGlassOption())
    .addHelpText(
      'after',
      examples(
        'retract 2025.1 --reason "wrong register extract" --as bob',
        'retract 2025.1 --confirm --as carol',
      ),
    )
    .action((edition: string, options: RetractOptions, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/editions/${encodeURIComponent(edition)}/retraction`;
        if (!options.confirm && options.reason === undefined)
          command.error("error: required option '--reason <text>' not specified");
        const alone = breakGlassIn(command, options);
        const { address, body, said } = retraction(path, edition, options);
        const json = { ...body, ...alone };
        const answer = await askJson<RetractionLine>(session, address, { json, as: RELEASER });
        print(output, answer as never, () => said(answer.editions.map(({ id }) => id).join(', ')));
      }),
    );
}

interface RetractOptions extends BreakGlassChoice {
  readonly confirm?: true;
  readonly undo?: true;
}

interface RetractionLine {
  readonly editions: readonly { readonly id: string }[];
}

function retraction(path: string, edition: string, { reason, confirm, undo }: RetractOptions) {
  if (confirm)
    return {
      address: `${path}/confirmation`,
      said: (ids: string) => `the retraction of ${ids} is confirmed`,
    };
  if (undo)
    return {
      address: `${path}/undoing`,
      body: { reason },
      said: (ids: string) => `${ids} counts again; kaart publish serves its rows`,
    };
  return {
    address: path,
    body: { reason },
    said: (ids: string) =>
      `${ids} is retracted: no read serves its rows. A second person confirms it: kaart retract ${edition} --confirm --as NAME`,
  };
}
