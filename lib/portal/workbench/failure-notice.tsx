import type { Language } from '../../core/language.ts';
import { IMPORT_TEXTS } from './import-messages.ts';

/** Why a form was refused, in the language of the page. */
export interface ShownFailure {
  readonly title: string;
  readonly detail: string;
  readonly next: string;
  /** What is wrong in single cells or inputs. */
  readonly issues: readonly string[];
}

/** The result of a form that was refused, at the top of the page. */
export function FailureNotice({
  failure,
  language,
}: {
  readonly failure: ShownFailure | undefined;
  readonly language: Language;
}) {
  if (failure === undefined) return null;
  const { title, detail, next, issues } = failure;
  return (
    <div class="notice error" role="alert" id="failure" tabindex={-1}>
      <p>
        <strong>{`${IMPORT_TEXTS.failed[language]}: ${title}.`}</strong> {detail}
      </p>
      {issues.length === 0 ? null : (
        <ul>
          {issues.map((issue) => (
            <li>{issue}</li>
          ))}
        </ul>
      )}
      <p>{next}</p>
    </div>
  );
}
