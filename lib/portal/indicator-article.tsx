import { fillText, LANGUAGES } from '../core/language.ts';
import { numberText, percentText } from '../core/number-text.ts';
import {
  Foldable,
  IndicatorCount,
  type IndicatorFacts,
  Sentence,
} from './charts/figure-tables.tsx';
import { percentOf } from './charts/svg.tsx';
import { CalendarDay } from './day.tsx';
import { FIGURES_TEXTS } from './figures-messages.ts';
import { PORTAL_TEXTS } from './portal-messages.ts';

/** A figure without a group: its number, its method, and a sentence to copy. */
export function IndicatorArticle({ indicator, language }: IndicatorFacts) {
  const { id, label, numerator, denominator, percent } = indicator;
  return (
    <article class="indicator" id={id}>
      <p class="value">
        {percent === undefined ? (
          <IndicatorCount indicator={indicator} language={language} />
        ) : (
          <>
            <data class="percent" value={percent ?? ''}>
              {percentText(percent)[language]}
            </data>
            <span class="of">
              <IndicatorCount indicator={indicator} language={language} />{' '}
              {PORTAL_TEXTS.denominator[language]}{' '}
              <data class="denominator" value={denominator}>
                {numberText(denominator ?? 0)[language]}
              </data>
            </span>
          </>
        )}
      </p>
      <div class="body">
        <h3>{label[language]}</h3>
        {denominator === undefined ? null : (
          <svg width="100%" height="8" aria-hidden="true">
            <rect class="track" width="100%" height="8" />
            <rect class="f1" width={percentOf(numerator, denominator)} height="8" />
          </svg>
        )}
        <div class="tools">
          <Method indicator={indicator} language={language} />
          <Foldable name={PORTAL_TEXTS.sentence[language]} of={label[language]} language={language}>
            {LANGUAGES.map((each) => (
              <Sentence text={indicator.sentence[each]} lang={each} language={language} />
            ))}
          </Foldable>
        </div>
      </div>
    </article>
  );
}

/** Definition, denominator, date, and why a number is rounded or merged. */
function Method({ indicator, language }: IndicatorFacts) {
  const { label, definition, denominator, referenceDate, edition, unknown } = indicator;
  return (
    <Foldable name={FIGURES_TEXTS.counted[language]} of={label[language]} language={language}>
      <dl>
        <dt>{PORTAL_TEXTS.definition[language]}</dt>
        <dd>{definition[language]}</dd>
        <dt>{FIGURES_TEXTS.denominator[language]}</dt>
        <dd>
          {denominator === undefined
            ? FIGURES_TEXTS.noDenominator[language]
            : fillText(
                FIGURES_TEXTS.allCompanies[language],
                { of: numberText(denominator) },
                language,
              )}
        </dd>
        {unknown === undefined || unknown === 0 ? null : (
          <>
            <dt>{FIGURES_TEXTS.unknown[language]}</dt>
            <dd>{numberText(unknown)[language]}</dd>
          </>
        )}
        <Protection indicator={indicator} language={language} />
        <dt>{PORTAL_TEXTS.referenceDate[language]}</dt>
        <dd>
          <CalendarDay date={referenceDate} language={language} />
        </dd>
        <dt>{PORTAL_TEXTS.edition[language]}</dt>
        <dd>{edition}</dd>
      </dl>
    </Foldable>
  );
}

/** Why a number is rounded, or counts several categories together. */
function Protection({ indicator: { roundedTo, mergedOf }, language }: IndicatorFacts) {
  return (
    <>
      {roundedTo === undefined ? null : (
        <>
          <dt>{FIGURES_TEXTS.rounding[language]}</dt>
          <dd>
            {PORTAL_TEXTS.roundedTo[language]} {numberText(roundedTo)[language]}.{' '}
            {PORTAL_TEXTS.whyRounded[language]}
          </dd>
        </>
      )}
      {mergedOf === undefined ? null : (
        <>
          <dt>{FIGURES_TEXTS.merged[language]}</dt>
          <dd>{FIGURES_TEXTS.whyMerged[language]}</dd>
        </>
      )}
    </>
  );
}
