import { fillTemplate, type LocalizedText, toLocalizedText } from '../core/language.ts';
import type { FigureCounter, PropertyCount, SumCount } from './counter.ts';
import type { IndicatorDefinition, ShareDefinition, SumDefinition } from './definition.ts';
import { wholePercent } from './exact.ts';
import type { Figures, Indicator } from './indicator.ts';
import { countAtLeast, decideForm, sum } from './published.ts';
import { buildIndicatorSentence } from './quote.ts';
import { roundToStep } from './rounding.ts';

/** What the facts of each property and of each sum are rounded to, by its id. */
type Rounding = ReadonlyMap<string, { readonly roundedTo: number }>;

/** The official facts of an edition, rounded as it was decided, in the order of the method. */
export function officialFacts<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  rounding: Rounding,
): Figures {
  const { id: edition, referenceDate } = counter.edition;
  const { synthetic } = counter;
  return {
    ...{ edition, referenceDate, synthetic },
    indicators: counter.definitions.flatMap((definition) =>
      buildFacts(counter, definition, rounding).map(({ sentence, ...fact }) => {
        const indicator = { ...fact, edition, referenceDate };
        return { ...indicator, sentence: buildIndicatorSentence(sentence, indicator, synthetic) };
      }),
    ),
  };
}

type Fact = Omit<Indicator, 'edition' | 'referenceDate'>;

function buildFacts<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  definition: IndicatorDefinition<R>,
  rounding: Rounding,
): readonly Fact[] {
  const { companies } = counter;
  const getRoundingStep = (id = '') => rounding.get(id)?.roundedTo ?? 1;
  const propertyWith = (share: string) =>
    counter.properties.find(({ property }) => property.shares.some(({ id }) => id === share));
  if (definition.kind === 'entities')
    return [{ ...pickWords(definition), unit: 'companies', numerator: companies }];
  if (definition.kind === 'sum') {
    const count = counter.sums.find((each) => each.definition === definition);
    if (count === undefined) return [];
    const step = getRoundingStep(propertyWith(definition.smaller.share)?.property.id);
    const unknown = unknownAs(step, companies, count);
    return [sumFact(definition, count, { step: getRoundingStep(definition.id), unknown })];
  }
  const count = propertyWith(definition.id);
  if (count === undefined) return [];
  const shape = { step: getRoundingStep(count.property.id), companies };
  return definition.group === undefined
    ? [chainFact(definition, count, shape)]
    : groupFacts(definition, count, shape);
}

type Words = Pick<Indicator, 'id' | 'label' | 'definition' | 'sentence'>;

function pickWords({ id, label, definition, sentence }: Words) {
  return { id, label, definition, sentence };
}

function sumFact<R>(
  definition: SumDefinition<R>,
  { all }: SumCount<R>,
  { step, unknown }: { readonly step: number; readonly unknown: number },
): Fact {
  const numerator = roundToStep(step, all.sum);
  return { ...pickWords(definition), unit: 'jobs', numerator, unknown, ...marked(step) };
}

/** The unknown amounts as the share beside the sum has them: its denominator is the rest. */
function unknownAs<R>(step: number, companies: number, { unknown }: SumCount<R>): number {
  return Math.max(0, companies - roundToStep(step, companies - unknown));
}

interface FactForm {
  readonly step: number;
  readonly companies: number;
}

function chainFact<R>(
  definition: ShareDefinition<R>,
  { property, all }: PropertyCount<R>,
  { step, companies }: FactForm,
): Fact {
  const at = property.shares.indexOf(definition) + (property.unknown === null ? 1 : 2);
  const numberAt = (place: number) => roundToStep(step, countAtLeast(all, place));
  const isOfAnother = definition.of !== undefined || definition.known !== undefined;
  const denominator = isOfAnother ? numberAt(at - 1) : companies;
  const numerator = Math.min(numberAt(at), denominator);
  const unknown =
    definition.known === undefined ? {} : { unknown: Math.max(0, companies - numberAt(at - 1)) };
  return {
    ...{ ...pickWords(definition), unit: 'companies', numerator, denominator, ...unknown },
    ...{ percent: wholePercent(numerator, denominator), ...marked(step) },
  };
}

/** A category, or the first of several that are one number; the others are in it. */
function groupFacts<R>(
  definition: ShareDefinition<R>,
  { property, all }: PropertyCount<R>,
  { step, companies }: FactForm,
): readonly Fact[] {
  const at = property.shares.indexOf(definition);
  const part = decideForm(property, all, step).parts.find(([first]) => first === at);
  if (part === undefined) return [];
  const group = definition.group ?? property.id;
  const unknown = { id: `${group}/unknown`, label: UNKNOWN };
  const members = part.map((each) => property.shares[each] ?? unknown);
  const numerator = Math.min(roundToStep(step, sum(all, part)), companies);
  const numbers = {
    numerator,
    denominator: companies,
    percent: wholePercent(numerator, companies),
  };
  const words = members.length === 1 ? pickWords(definition) : mergedWords(members);
  return [{ ...words, unit: 'companies', ...numbers, group, ...marked(step) }];
}

function marked(step: number): Pick<Indicator, 'roundedTo'> {
  return step === 1 ? {} : { roundedTo: step };
}

function mergedWords(members: readonly Pick<Indicator, 'id' | 'label'>[]) {
  const ids = members.map(({ id }) => id);
  const [first = '', ...others] = ids;
  const codes = others.map((id) => id.slice(id.lastIndexOf('/') + 1));
  const label = listed(members.map((member) => member.label));
  return {
    id: [first, ...codes].join('+'),
    mergedOf: ids,
    label,
    definition: fillTemplate(TOGETHER, { names: label }),
    sentence: fillTemplate(SENTENCE, { names: label }),
  };
}

/** Echternach and Redange · Echternach et Redange · Echternach und Redange. */
function listed(labels: readonly LocalizedText[]): LocalizedText {
  return toLocalizedText((language) => {
    const list = new Intl.ListFormat(language === 'en' ? 'en-GB' : language, {
      type: 'conjunction',
    });
    return list.format(labels.map((label) => label[language]));
  });
}

/** The companies without a known category, if they are so few that they are counted with another category. */
const UNKNOWN: LocalizedText = { en: 'not known', fr: 'inconnu', de: 'nicht bekannt' };

const TOGETHER: LocalizedText = {
  en: 'Companies of {names} together, of all companies of the edition. A category of 1 or 2 companies is counted with the next smallest.',
  fr: 'Entreprises de {names} ensemble, sur l’ensemble des entreprises de l’édition. Une catégorie de 1 ou 2 entreprises est comptée avec la plus petite suivante.',
  de: 'Unternehmen von {names} zusammen, von allen Unternehmen der Ausgabe. Eine Kategorie mit 1 oder 2 Unternehmen wird mit der nächstkleineren zusammen gezählt.',
};

const SENTENCE: LocalizedText = {
  en: 'On {date}, {numerator} of the {denominator} HealthTech companies in Luxembourg ({percent}) belonged to {names} together',
  fr: 'Au {date}, {numerator} des {denominator} entreprises HealthTech du Luxembourg ({percent}) relevaient de {names} ensemble',
  de: 'Am {date} gehörten {numerator} der {denominator} HealthTech-Unternehmen in Luxemburg ({percent}) zu {names} zusammen',
};
