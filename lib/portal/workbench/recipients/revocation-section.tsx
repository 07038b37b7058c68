import { fillText, type LocalizedText, type TemplateParameters } from '../../../core/language.ts';
import { numberText } from '../../../core/number-text.ts';
import { StaffForm, type WorkbenchFacts } from '../workbench-frame.tsx';
import { READ_TEXTS } from './disclosure-messages.ts';
import { REVOCATION_TEXTS as TEXTS } from './recipient-messages.ts';

/** What a revocation of a recipient would end now, and what the recipient keeps. */
export interface RevocationEffect {
  /** Open transfers to the recipient. */
  readonly transfers: number;
  /** Open negotiations with the recipient. */
  readonly negotiations: number;
  /** Its reads in the last 30 days; more than `count` if `isMore`. */
  readonly reads: { readonly count: number; readonly isMore: boolean };
}

type RevocationFacts = WorkbenchFacts & {
  readonly effect: RevocationEffect;
  /** Version of the recipient that the page shows. */
  readonly version: number;
  /** Address of the form. */
  readonly action: string;
};

/** A revocation: its effect now, and the button. */
export function RevocationForm(
  props: RevocationFacts & {
    readonly extent?: 'tokens' | 'partner';
    readonly button: string;
    /** What ends. */
    readonly what: string;
    /** What else to know, such as how to undo it. */
    readonly also: readonly string[];
  },
) {
  const { language, effect, version, extent, button, what, also } = props;
  const { transfers, negotiations } = effect;
  const fill = (text: LocalizedText, values: TemplateParameters) =>
    fillText(text[language], values, language);
  const lines = [
    what,
    fill(TEXTS.processes, { transfers: numberText(transfers) }),
    ...(extent === 'tokens'
      ? []
      : [fill(TEXTS.negotiations, { negotiations: numberText(negotiations) })]),
    fill(TEXTS.reads, { reads: readsText(props) }),
    ...also,
  ];
  return (
    <details>
      <summary>{button}</summary>
      <StaffForm {...props} class="inside">
        <ul>
          {lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
        <input type="hidden" name="version" value={String(version)} />
        {extent === undefined ? null : <input type="hidden" name="extent" value={extent} />}
        <p class="buttons">
          <button type="submit" class="stop">
            {button}
          </button>
        </p>
      </StaffForm>
    </details>
  );
}

function readsText({ language, effect: { reads } }: RevocationFacts): string {
  const count = numberText(reads.count)[language];
  return reads.isMore ? fillText(TEXTS.orMore[language], { count }, language) : count;
}

/** The way to the disclosures of a recipient, for a person who may see them. */
export function DisclosuresLink({
  language,
  staff,
  recipient,
}: WorkbenchFacts & { readonly recipient: string }) {
  if (!staff.caller.scopes.has('audit:read')) return null;
  const query = new URLSearchParams({ lang: language, recipient });
  return (
    <p>
      <a href={`/workbench/disclosures?${query}`}>{READ_TEXTS.ofOne[language]}</a>
    </p>
  );
}
