import { type CellOfFile, cellAddress } from '../../core/cell-address.ts';
import { KaartError } from '../../core/errors.ts';
import type { Issue } from '../../core/issues.ts';
import { storageError } from '../../core/storage-error.ts';
import { AFTER_DEFECT, findReason, nextStep } from './next-step.ts';
import { oneLine } from './safe-text.ts';

/** An error in words, with what to do next; for machines as one JSON line. */
export function errorText(thrown: unknown, json: boolean): string {
  const error = storageError(thrown, findErrorPath(thrown)) ?? thrown;
  const code = error instanceof KaartError ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof KaartError ? error.details : {};
  const { finding, unknown } = details;
  const issues = toEnglish(details['issues']);
  const reason = error instanceof KaartError ? findReason(error) : undefined;
  const next = error instanceof KaartError ? nextStep(error) : AFTER_DEFECT;
  const facts = { error: code, reason, message, next, finding, issues, unknown };
  if (json) return `${JSON.stringify(facts)}\n`;
  const lines = [`error: ${oneLine(message)} (${[code, finding].filter(Boolean).join(', ')})`];
  for (const { at, message: what } of issues ?? [])
    lines.push(`  ${at === '' ? '' : `${at}: `}${oneLine(what)}`);
  if (code === 'file-refused') lines.push(...refusalLines(details).map(oneLine));
  if (typeof next === 'string') lines.push(next);
  return `${lines.join('\n')}\n`;
}

/** An issue as an answer of the API has it. */
type EnglishIssue = Omit<Issue, 'message'> & { readonly message: string };

/** The issues of an error of this program, or of the answer of a Kaart. */
function toEnglish(issues: unknown): EnglishIssue[] | undefined {
  if (!Array.isArray(issues)) return undefined;
  return (issues as (Issue | EnglishIssue)[]).map(({ message, ...issue }) => ({
    ...issue,
    message: typeof message === 'string' ? message : message.en,
  }));
}

/** The file or directory that an error of the file system is about. */
function findErrorPath(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? error.path
    : undefined;
}

/** Where a file was refused, and the columns and options that help: a line for each fact. */
export function refusalLines(facts: Readonly<Record<string, unknown>>): string[] {
  const line = (what: string, value: unknown) =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [`${what}: ${Array.isArray(value) ? value.join(', ') : String(value)}`];
  const { cell, suggestions, missing, required } = facts;
  return [
    ...line('cell', cellAddress(facts as CellOfFile) ?? cell),
    ...((suggestions ?? []) as Suggestion[]).flatMap(({ header, column }) =>
      line('try', `--map "${header}=${column}"`),
    ),
    ...line('missing columns', missing),
    ...line('required columns', required),
  ];
}

interface Suggestion {
  readonly header: string;
  readonly column: string;
}
