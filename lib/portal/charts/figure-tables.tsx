import type { Child } from 'hono/jsx';
import type { Language } from '../../core/language.ts';
import { numberText, percentText } from '../../core/number-text.ts';
import type { Indicator } from '../../figures/indicator.ts';
import type { Trend } from '../../method/trend.ts';
import { CopyButton } from '../copy-button.tsx';
import { FIGURES_TEXTS } from '../figures-messages.ts';
import { COLON } from '../portal-messages.ts';
import { writeChange, writeCount } from './figure-chart.ts';

/** A part of a chart or figure that can be opened. A hidden text names the chart or figure. */
export function Foldable(props: {
  readonly name: string;
  /** Title of the figure or chart. */
  readonly of: string;
  readonly language: Language;
  readonly children?: Child;
}) {
  const { name, of, language, children } = props;
  return (
    <details>
      <summary>
        {name}
        <span class="hidden">
          {COLON[language]} {of}
        </span>
      </summary>
      <div class="inside">{children}</div>
    </details>
  );
}

/** A sentence to copy. One click selects it; with JavaScript, a button copies it. */
export function Sentence(props: {
  readonly text: string;
  /** The language of the sentence. @default that of the page */
  readonly lang?: Language;
  readonly language: Language;
}) {
  const { text, lang, language } = props;
  return (
    <div class="quote">
      <blockquote lang={lang}>{text}</blockquote>
      <CopyButton language={language} />
    </div>
  );
}

export interface IndicatorFacts {
  readonly indicator: Indicator;
  readonly language: Language;
}

/** The number of a figure, also for programs that read the page. */
export function IndicatorCount({ indicator, language }: IndicatorFacts) {
  return (
    <data class="count" value={indicator.numerator}>
      {writeCount(indicator)[language]}
    </data>
  );
}

/** The numbers of the categories of a group, one in each line. */
export function CategoryTable(props: {
  readonly indicators: readonly Indicator[];
  readonly title: string;
  readonly language: Language;
}) {
  const { indicators, title, language } = props;
  return (
    <table>
      <caption class="hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{FIGURES_TEXTS.category[language]}</th>
          <th scope="col" class="number">
            {FIGURES_TEXTS.companies[language]}
          </th>
          <th scope="col" class="number">
            {FIGURES_TEXTS.share[language]}
          </th>
        </tr>
      </thead>
      <tbody>
        {indicators.map((indicator) => (
          <tr id={indicator.id}>
            <th scope="row">{indicator.label[language]}</th>
            <td class="number">
              <IndicatorCount indicator={indicator} language={language} />
            </td>
            <td class="number">
              <data class="percent" value={indicator.percent ?? ''}>
                {percentText(indicator.percent ?? null)[language]}
              </data>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{FIGURES_TEXTS.total[language]}</th>
          <td class="number">
            <data class="denominator" value={indicators[0]?.denominator}>
              {numberText(indicators[0]?.denominator ?? 0)[language]}
            </data>
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

/** The figures of two editions and what changed. */
export function TrendTable({
  trend,
  language,
}: {
  readonly trend: Trend;
  readonly language: Language;
}) {
  const { from, to, changes } = trend;
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{FIGURES_TEXTS.figure[language]}</th>
          <th scope="col" class="number">
            {from.edition}
          </th>
          <th scope="col" class="number">
            {to.edition}
          </th>
          <th scope="col" class="number">
            {FIGURES_TEXTS.change[language]}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => {
          const write = change.unit === 'percentage-points' ? percentText : numberText;
          return (
            <tr>
              <th scope="row">{change.label[language]}</th>
              {[change.from, change.to].map((value) => (
                <td class="number">{value === null ? '–' : write(value)[language]}</td>
              ))}
              <td class="number">{writeChange(change, language)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Lists categories that are counted together, with their number and the reason. Empty if each has its own number. */
export function MergedCategories(props: {
  readonly indicators: readonly Indicator[];
  readonly language: Language;
}) {
  const { indicators, language } = props;
  const merged = indicators.filter(({ mergedOf }) => mergedOf !== undefined);
  if (merged.length === 0) return null;
  const together = merged
    .map((each) => `${each.label[language]}${COLON[language]} ${writeCount(each)[language]}`)
    .join('; ');
  return (
    <p class="note">
      {FIGURES_TEXTS.whyMerged[language]} {together}.
    </p>
  );
}
