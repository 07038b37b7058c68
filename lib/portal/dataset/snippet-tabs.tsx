import type { Language } from '../../core/language.ts';
import { Code } from '../code.tsx';
import { CopyButton } from '../copy-button.tsx';
import { DATASET_TEXTS } from './dataset-messages.ts';
import type { Snippets } from './snippets.ts';

const TABS = [
  ['curl', 'curl', 'sh'],
  ['python', 'Python', 'python'],
  ['typescript', 'TypeScript', 'ts'],
] as const satisfies readonly (readonly [keyof Snippets, string, string])[];

/** A program in three languages. One is shown; without CSS `:has` and on paper, all are. Use it once in a page. */
export function SnippetTabs(props: { readonly snippets: Snippets; readonly language: Language }) {
  const { snippets, language } = props;
  return (
    <div class="tabs">
      <fieldset>
        <legend class="hidden">{DATASET_TEXTS.exampleFor[language]}</legend>
        <div class="choices">
          {TABS.map(([id, name], at) => (
            <label>
              <input type="radio" name="tab" id={`tab-${id}`} checked={at === 0} />
              {name}
            </label>
          ))}
        </div>
      </fieldset>
      {TABS.map(([id, name, code]) => (
        <div class={`panel panel-${id}`}>
          <p class="note">{name}</p>
          <Code language={code} text={snippets[id]} />
          <CopyButton language={language} />
        </div>
      ))}
    </div>
  );
}
