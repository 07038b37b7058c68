import { type Command, Option } from 'commander';
import type * as z from 'zod';
import type { Language } from '../../core/language.ts';
import {
  FindingResponse,
  ImportResponse,
  PreviewResponse,
  ReleaseResponse,
  RetractionResponse,
} from '../../http/responses/import-responses.ts';
import { ELIGIBILITY_CODES } from '../../mapping/companies/eligibility.ts';
import { asAnother, askJson, askLines } from '../session/session.ts';
import { type BreakGlassChoice, breakGlassOption, toBreakGlassBody } from '../terminal/options.ts';
import { print } from '../terminal/output.ts';
import { examples, runCommand, type Terminal } from '../terminal/terminal.ts';
import { FindingTable } from './finding-table.ts';
import { importCommand, importsCommand } from './import-command.ts';
import { holdLines } from './import-view.ts';
import { reviewCommand } from './review-command.ts';

/** Commands from the file of an analyst to a released edition. */
export function mappingCommands(program: Command, terminal: Terminal): void {
  importCommand(program, terminal);
  importsCommand(program, terminal);
  findingsCommand(program, terminal);
  reviewCommand(program, terminal);
  overrideCommand(program, terminal);
  previewCommand(program, terminal);
  submitCommand(program, terminal);
  releaseCommand(program, terminal);
  rejectCommand(program, terminal);
  retractCommand(program, terminal);
}

function findingsCommand(program: Command, terminal: Terminal): void {
  program
    .command('findings')
    .description('list the findings in an imported file, row by row')
    .argument('<import>')
    .addHelpText('after', examples('findings 0199…', 'findings 0199… --json'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/findings`;
        const lines = askLines(session, path, FindingResponse, { as: 'analyst' });
        const table = new FindingTable(output.language);
        for await (const finding of lines)
          if (output.json) output.out(`${JSON.stringify(finding)}\n`);
          else table.add(finding);
        if (!output.json) output.out(`${table.text()}\n`);
      }),
    );
}

function previewCommand(program: Command, terminal: Terminal): void {
  program
    .command('preview')
    .description(
      'preview the edition of an import: eligibility, changes, rows of each recipient, figures, holds',
    )
    .argument('<import>')
    .addHelpText('after', examples('preview 0199…', 'preview 0199… --json'))
    .action((id: string, _, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/preview`;
        const response = await askJson(session, path, PreviewResponse, { as: 'analyst' });
        print(output, response, () => previewText(response, output.language));
      }),
    );
}

type Preview = z.input<typeof PreviewResponse>;

function previewText(preview: Preview, language: Language): string {
  const { edition, waiting, counts, rejected, holds, corrections } = preview;
  const reasons = Object.entries(counts.out).map(([reason, n]) => `${reason} ${n}`);
  return [
    `edition ${edition}: ${counts.in} eligible; not eligible: ${reasons.join(', ') || 'none'}`,
    ...preview.noticeTexts.map((note) => `note: ${note[language]}`),
    ...(waiting === 0 ? [] : [`${waiting} rows wait for a person and are not counted`]),
    ...(rejected === 0 ? [] : [`${rejected} rows are rejected`]),
    ...changeLines(preview),
    ...readerLines(preview),
    ...figureLines(preview, language),
    ...holdLines(holds, language),
    ...(preview.disclosure === null ? [] : disclosureLines(preview.disclosure)),
    ...corrections.map(
      ({ recordId, field, state, requested, value }) =>
        `correction (${state}) not in this file: ${recordId} ${field} should be ${requested}, is ${value ?? 'unknown'}`,
    ),
  ].join('\n');
}

/**
 * Lines about the differences from the current edition, with the companies that a releaser should look
 * at.
 */
function changeLines({ comparedWith, identical, ...preview }: Preview): string[] {
  const { entered, left, changed, renamed, movedSubsector, replaced, renumbered, takenOver } =
    preview;
  const named = (what: string, { count, first }: Preview['entered']) =>
    count === 0
      ? []
      : [`  ${what}: ${joinFirstTen(first)}${count > 10 ? ` and ${count - 10} more` : ''}`];
  const mergers = [
    ...named('taken over', takenOver),
    ...named('taken over by a company that has no row, here or earlier', preview.unknownSuccessors),
  ];
  if (comparedWith === null) return mergers;
  if (identical) return [`compared with ${comparedWith}: every company is the same`, ...mergers];
  return [
    `compared with ${comparedWith}: ${entered.count} entered, ${left.count} left, ${changed.count} changed`,
    ...named('another company under the same id', replaced),
    ...named('another register or VAT number, so its decisions wait', renumbered),
    ...named('entered', entered),
    ...named('left', left),
    ...named('renamed', renamed),
    ...named('moved sub-sector', movedSubsector),
    ...mergers,
  ];
}

/** Lines with the number of rows for each audience, and for the named recipients with another number. */
function readerLines({ recipients }: Preview): string[] {
  const rows = ({ before, after }: Preview['recipients'][number]) =>
    before === after ? `${after} as before` : `${before} → ${after}`;
  return recipients
    .filter(({ recipient, before, after }) => recipient === null || before !== after)
    .map((dataRecipient) => {
      const { audience, recipient } = dataRecipient;
      const name = recipient === null ? audience : `${recipient} (${audience}, by name)`;
      return `rows for ${name}: ${rows(dataRecipient)}`;
    });
}

/** Lines about the figures that the release would change, round or merge. */
function figureLines({ figures }: Preview, language: Language): string[] {
  if (figures === null) return ['figures: known when the import is submitted'];
  const exact = figures.length === 0 ? ['figures: every one is as before, and exact'] : [];
  const lines = figures.map(({ id, label, before, after, roundedTo, mergedOf }) => {
    const how = [
      ...(roundedTo === 1 ? [] : [`rounded to ${roundedTo}`]),
      ...(mergedOf.length === 0 ? [] : [`merged of ${mergedOf.join(', ')}`]),
    ];
    const change = before === after ? `${after} as before` : `${before ?? '–'} → ${after ?? '–'}`;
    return `  ${id} (${label[language]}): ${change}${how.length === 0 ? '' : `; ${how.join('; ')}`}`;
  });
  return [...exact, ...(lines.length === 0 ? [] : ['figures:', ...lines])];
}

function joinFirstTen(ids: readonly string[]): string {
  return ids.slice(0, 10).join(', ');
}

function submitCommand(program: Command, terminal: Terminal): void {
  program
    .command('submit')
    .description('submit an import to a second person for release')
    .argument('<import>')
    .option('--change-note <text>', 'description of a correction such as 2025.1')
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
        const response = await askJson(session, path, ImportResponse, {
          method: 'POST',
          json: options,
          as: 'analyst',
        });
        print(output, response, () =>
          [
            ...holdLines(response.submitted?.holds ?? [], output.language),
            `submitted; now another person: kaart release ${id} ${asAnother(session)}`,
          ].join('\n'),
        );
      }),
    );
}

function releaseCommand(program: Command, terminal: Terminal): void {
  program
    .command('release')
    .description('release a submitted import as an edition; never by the person who submitted it')
    .argument('<import>')
    .option('--reason <text>', 'reason; it is stored with the edition')
    .addOption(breakGlassOption())
    .option(
      '--exact-fact <id...>',
      'facts that are released exact although they reveal data; needs --reason',
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
        const alone = toBreakGlassBody(command, options);
        const response = await askJson(session, path, ReleaseResponse, {
          method: 'POST',
          json: { reason, ...alone, ...(exactFacts === undefined ? {} : { exactFacts }) },
          as: 'releaser',
        });
        print(output, response, () => releasedText(response));
      }),
    );
}

interface ReleaseOptions extends BreakGlassChoice {
  readonly exactFact?: readonly string[];
}

function releasedText({ id, disclosure }: z.input<typeof ReleaseResponse>): string {
  return [
    `edition ${id} is released and frozen; its rows go out with the next kaart publish`,
    ...disclosureLines(disclosure),
  ].join('\n');
}

function rejectCommand(program: Command, terminal: Terminal): void {
  program
    .command('reject')
    .description('refuse an import finally, instead of releasing it')
    .argument('<import>')
    .requiredOption('--reason <text>', 'why')
    .addHelpText('after', examples('reject 0199… --reason "last year\'s file" --as bob'))
    .action((id: string, { reason }: { reason: string }, command: Command) =>
      runCommand(terminal, command, async ({ session, output }) => {
        const path = `/v1/imports/${encodeURIComponent(id)}/rejection`;
        const response = await askJson(session, path, ImportResponse, {
          json: { reason },
          as: 'releaser',
        });
        print(output, response, () => `import ${id} is rejected`);
      }),
    );
}

function retractCommand(program: Command, terminal: Terminal): void {
  program
    .command('retract')
    .description(
      'retract a wrong edition with its corrections; the earlier edition becomes current again',
    )
    .argument('<edition>')
    .option('--reason <text>', 'reason; it is stored')
    .addOption(
      new Option('--confirm', 'confirm the retraction, as a second person').conflicts('undo'),
    )
    .option('--undo', 'undo a retraction that is not confirmed, as a second person')
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
        const alone = toBreakGlassBody(command, options);
        const { address, body, message } = retraction(path, edition, options, asAnother(session));
        const json = { ...body, ...alone };
        const response = await askJson(session, address, RetractionResponse, {
          json,
          as: 'releaser',
        });
        print(output, response, () => message(response.editions.map(({ id }) => id).join(', ')));
      }),
    );
}

interface RetractOptions extends BreakGlassChoice {
  readonly confirm?: true;
  readonly undo?: true;
}

function retraction(
  path: string,
  edition: string,
  { reason, confirm, undo }: RetractOptions,
  another: string,
) {
  if (confirm)
    return {
      address: `${path}/confirmation`,
      message: (ids: string) => `the retraction of ${ids} is confirmed`,
    };
  if (undo)
    return {
      address: `${path}/undoing`,
      body: { reason },
      message: (ids: string) => `${ids} counts again; kaart publish serves its rows`,
    };
  return {
    address: path,
    body: { reason },
    message: (ids: string) =>
      `${ids} is retracted: no read serves its rows. A second person confirms it: kaart retract ${edition} --confirm ${another}`,
  };
}

interface OverrideOptions {
  readonly to?: string;
  readonly undo?: boolean;
  readonly reason: string;
}

/** `kaart override`: makes one company eligible or not, against the rules. */
function overrideCommand(program: Command, terminal: Terminal): void {
  program
    .command('override')
    .description('make one company eligible or not for one edition, regardless of the rules')
    .argument('<import>')
    .argument('<record-id>')
    .addOption(new Option('--to <result>', 'eligibility of the company').choices(ELIGIBILITY_CODES))
    .addOption(new Option('--undo', 'apply the rules again').conflicts('to'))
    .requiredOption('--reason <text>', 'reason; it is stored with the edition')
    .addHelpText(
      'after',
      examples(
        'override 0199… LUHT-DEMO-0213 --to IN --reason "develops its own device" --as alice',
        'override 0199… LUHT-DEMO-0213 --undo --reason "mistaken" --as alice',
      ),
    )
    .action(
      (id: string, recordId: string, { to, undo, reason }: OverrideOptions, command: Command) => {
        if (to === undefined && undo === undefined)
          command.error('error: say --to <result> or --undo');
        return runCommand(terminal, command, async ({ session, output }) => {
          const path = `/v1/imports/${encodeURIComponent(id)}/overrides`;
          const json = { recordId, result: to ?? null, reason };
          const response = await askJson(session, path, ImportResponse, { json, as: 'analyst' });
          print(output, response, () => `${recordId}: ${to ?? 'by the rules again'}`);
        });
      },
    );
}

const REASONS: Readonly<Record<string, string>> = {
  value: 'a value of a company that does not show it',
  'trait-of-few': 'that none of at most five companies has a characteristic',
  number: 'a number of one or two companies within 20 %',
  small: '1 or 2 companies may be on one side of the share',
  possible: 'nothing here, but something in another case with the same rounded fact',
};

/**
 * One line for each property whose exact facts would reveal data of a company: the data, and the recipients
 * who would learn them.
 */
function disclosureLines({
  checked,
}: z.input<typeof ReleaseResponse>['disclosure']): readonly string[] {
  return checked.flatMap(({ facts, roundedTo, findings }) => [
    `${facts.join(', ')}: ${roundedTo === 1 ? 'exact all the same' : `rounded to ${roundedTo}`}`,
    ...findings.map(({ reason, reader, otherEdition }) => {
      const other = otherEdition === null ? '' : `, together with edition ${otherEdition}`;
      return `  ${reader} could learn${other}: ${REASONS[reason] ?? reason}`;
    }),
  ]);
}
