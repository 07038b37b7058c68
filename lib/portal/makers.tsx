import { createContext, useContext } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import {
  fillText,
  type Language,
  type LocalizedText,
  type TemplateParameters,
} from '../core/language.ts';

/** The names of the organisations that make the mapping; from the settings. */
export interface Makers {
  readonly publisher: LocalizedText;
  readonly coOwner: LocalizedText;
}

const MakersContext = createContext<Makers | undefined>(undefined);

/** Makes the names available to all parts of a page. */
export function withMakers(makers: Makers, page: JSX.Element): JSX.Element {
  return <MakersContext.Provider value={makers}>{page}</MakersContext.Provider>;
}

/** Fills `{publisher}` and `{coOwner}`, and further parameters, into a text of a page. */
export function fillMakers(
  text: LocalizedText,
  language: Language,
  parameters: TemplateParameters = {},
): string {
  return fillText(text[language], { ...useContext(MakersContext), ...parameters }, language);
}
