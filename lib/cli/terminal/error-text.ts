import { type CellOfFile, cellAddress } from '../../core/cell-address.ts';
import { KaartError } from '../../core/errors.ts';
import type { Issue } from '../../core/issues.ts';
import { fillText, type Language, localized } from '../../core/language.ts';
import { ERROR_REASONS } from '../../core/reasons/error-reasons.ts';
import { storageError } from '../../core/storage-error.ts';
import { AFTER_DEFECT, findReason, nextStep } from './next-step.ts';
import { oneLine } from './safe-text.ts';

const TEXTS = {
  error: localized('error', 'erreur', 'Fehler'),
  cell: localized('cell', 'cellule', 'Zelle'),
  try: localized('try', 'essayez', 'versuchen Sie'),
  missing: localized('missing columns', 'colonnes manquantes', 'fehlende Spalten'),
  required: localized('required columns', 'colonnes obligatoires', 'erforderliche Spalten'),
};

/** The text of an error with the next step; for machines, one JSON line. */
export function errorText(thrown: unknown, json: boolean, language: Language = 'en'): string {
  const error = storageError(thrown, findErrorPath(thrown)) ?? thrown;
  const code = error instanceof KaartError ? error.code : 'internal';
  const message = toMessage(error, language);
  const details = error instanceof KaartError ? error.details : {};
  const { finding, unknown } = details;
  const issues = toIssues(details['issues'], language);
  const reason = error instanceof KaartError ? findReason(error) : undefined;
  const next = error instanceof KaartError ? nextStep(error, language) : AFTER_DEFECT[language];
  const facts = { error: code, reason, message, next, finding, issues, unknown };
  if (json) return `${JSON.stringify(facts)}\n`;
  const lines = [
    `${TEXTS.error[language]}: ${oneLine(message)} (${[code, finding].filter(Boolean).join(', ')})`,
  ];
  for (const { at, message: what } of issues ?? [])
    lines.push(`  ${at === '' ? '' : `${at}: `}${oneLine(what)}`);
  if (code === 'file-refused') lines.push(...refusalLines(details, language).map(oneLine));
  if (typeof next === 'string') lines.push(next);
  return `${lines.join('\n')}\n`;
}

function toMessage(error: unknown, language: Language): string {
  if (!(error instanceof KaartError)) return error instanceof Error ? error.message : String(error);
  return fillText(ERROR_REASONS[error.reason][language], error.parameters, language);
}

/** An issue as a response of the API has it. */
type IssueInLanguage = Omit<Issue, 'message'> & { readonly message: string };

/** The issues of an error of this program, or of a response. */
function toIssues(issues: unknown, language: Language): IssueInLanguage[] | undefined {
  if (!Array.isArray(issues)) return undefined;
  return (issues as (Issue | IssueInLanguage)[]).map(({ message, ...issue }) => ({
    ...issue,
    message: typeof message === 'string' ? message : message[language],
  }));
}

/** The file or directory that an error of the file system is about. */
function findErrorPath(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string'
    ? error.path
    : undefined;
}

/** Lines about a refused file: the cell, and the columns and options that help. */
export function refusalLines(
  facts: Readonly<Record<string, unknown>>,
  language: Language,
): string[] {
  const line = (what: keyof typeof TEXTS, value: unknown) =>
    value === undefined || (Array.isArray(value) && value.length === 0)
      ? []
      : [`${TEXTS[what][language]}: ${Array.isArray(value) ? value.join(', ') : String(value)}`];
  const { cell, suggestions, missing, required } = facts;
  return [
    ...line('cell', cellAddress(facts as CellOfFile) ?? cell),
    ...((suggestions ?? []) as Suggestion[]).flatMap(({ header, column }) =>
      line('try', `--map "${header}=${column}"`),
    ),
    ...line('missing', missing),
    ...line('required', required),
  ];
}

interface Suggestion {
  readonly header: string;
  readonly column: string;
}
