import type { Language } from '../../core/language.ts';
import { IMPORT_TEXTS as TEXTS } from './import-messages.ts';

/** The steps from a file to an edition. @param current the step of this page, from 1; 5 if all are done */
export function StepList({
  language,
  current,
}: {
  readonly language: Language;
  readonly current: number;
}) {
  const steps = [TEXTS.step1, TEXTS.step2, TEXTS.step3, TEXTS.step4];
  return (
    <ol class="steps" aria-label={TEXTS.steps[language]}>
      {steps.map((step, at) => (
        <li
          class={at + 1 < current ? 'done' : undefined}
          aria-current={at + 1 === current ? 'step' : undefined}
        >
          {step[language]}
        </li>
      ))}
    </ol>
  );
}
