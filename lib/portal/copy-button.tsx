import type { Language } from '../core/language.ts';
import { FIGURES_TEXTS } from './figures-messages.ts';

/** Copies the text of the previous element. Hidden until the script of the page has loaded. */
export function CopyButton({ language }: { readonly language: Language }) {
  return (
    <button
      type="button"
      class="copy plain small"
      data-done={FIGURES_TEXTS.copied[language]}
      hidden
    >
      {FIGURES_TEXTS.copy[language]}
    </button>
  );
}
