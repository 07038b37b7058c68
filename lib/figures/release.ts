import { wholePercent } from '../core/exact.ts';
import type { FigureCounter, PropertyCount, SumCount } from './counter.ts';
import type {
  FactWording,
  IndicatorDefinition,
  ShareDefinition,
  SumDefinition,
} from './definition.ts';
import { type CheckedFacts, decideRelease } from './disclosure-check.ts';
import type { Figures, Indicator } from './indicator.ts';
import { countAtLeast, decideForm, sum } from './published.ts';
import { roundToStep } from './rounding.ts';

/** The released figures of an edition, and the findings of the check. */
export interface ReleasedFigures {
  readonly figures: Figures;
  /** The facts that would reveal something about companies that do not show it. */
  readonly checked: readonly CheckedFacts[];
  /**
   * Number of companies that entered, left or changed class since the edition that this one corrects; null if
   * it is not a correction.
   */
  readonly changed: number | null;
}

/** If fewer companies than this changed, a correction keeps the figures of the edition that it corrects. */
const MIN_CHANGES = 5;

/** Options of the release of figures. */
export interface ReleaseContext {
  /** The edition of the same family with the latest facts. A correction is compared with it. */
  readonly corrects?: string;
  /** Ids of indicators that are released exact, whatever the check finds. */
  readonly exact?: ReadonlySet<string>;
}

/**
 * Builds the figures of an edition for its release.
 *
 * @param counter has counted every company of this edition and of each earlier one
 */
export function buildReleasedFigures<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  { corrects, exact = new Set() }: ReleaseContext = {},
): ReleasedFigures {
  const at = counter.earlier.findIndex(({ figures }) => figures.edition === corrects);
  const changed = counter.changed[at] ?? null;
  const corrected = counter.earlier[at]?.figures;
  if (corrected !== undefined && changed !== null && changed < MIN_CHANGES) {
    const figures = { ...corrected, edition: counter.edition.id, keptFrom: corrected.edition };
    return { figures, checked: [], changed };
  }
  const decided = decideRelease(counter, exact);
  const checked = [...decided.values()].filter(({ findings }) => findings.length > 0);
  return { figures: buildOfficialFacts(counter, decided), checked, changed };
}

/** The rounding step of the facts of each property and of each sum, by its id. */
type Rounding = ReadonlyMap<string, { readonly roundedTo: number }>;

/** Builds the official facts of an edition with the decided rounding, in the order of the method. */
function buildOfficialFacts<R extends { readonly synthetic: boolean }>(
  counter: FigureCounter<R>,
  rounding: Rounding,
): Figures {
  const { id: edition, referenceDate } = counter.edition;
  const { synthetic, wording } = counter;
  return {
    ...{ edition, referenceDate, synthetic },
    indicators: counter.definitions.flatMap((definition) =>
      buildFacts(counter, definition, rounding).map(({ sentence, ...fact }) => {
        const indicator = { ...fact, edition, referenceDate };
        return { ...indicator, sentence: wording.quote(sentence, indicator, synthetic) };
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
  const findPropertyWith = (share: string) =>
    counter.properties.find(({ property }) => property.shares.some(({ id }) => id === share));
  if (definition.kind === 'entities')
    return [{ ...pickWords(definition), unit: 'companies', numerator: companies }];
  if (definition.kind === 'sum') {
    const count = counter.sums.find((each) => each.definition === definition);
    if (count === undefined) return [];
    const step = getRoundingStep(findPropertyWith(definition.smaller.share)?.property.id);
    const unknown = roundUnknown(step, companies, count);
    return [buildSumFact(definition, count, { step: getRoundingStep(definition.id), unknown })];
  }
  const count = findPropertyWith(definition.id);
  if (count === undefined) return [];
  const shape = { step: getRoundingStep(count.property.id), companies };
  return definition.group === undefined
    ? [buildChainFact(definition, count, shape)]
    : buildGroupFacts(definition, count, { ...shape, wording: counter.wording });
}

type Words = Pick<Indicator, 'id' | 'label' | 'definition' | 'sentence'>;

function pickWords({ id, label, definition, sentence }: Words) {
  return { id, label, definition, sentence };
}

function buildSumFact<R>(
  definition: SumDefinition<R>,
  { all }: SumCount<R>,
  { step, unknown }: { readonly step: number; readonly unknown: number },
): Fact {
  const numerator = roundToStep(step, all.sum);
  return { ...pickWords(definition), unit: 'jobs', numerator, unknown, ...roundingMember(step) };
}

/** Returns the number of unknown amounts, rounded so that it fits the denominator of the share that belongs to the sum. */
function roundUnknown<R>(step: number, companies: number, { unknown }: SumCount<R>): number {
  return Math.max(0, companies - roundToStep(step, companies - unknown));
}

interface FactForm {
  readonly step: number;
  readonly companies: number;
}

function buildChainFact<R>(
  definition: ShareDefinition<R>,
  { property, all }: PropertyCount<R>,
  { step, companies }: FactForm,
): Fact {
  const at = property.shares.indexOf(definition) + (property.unknown === null ? 1 : 2);
  const numberAt = (place: number) => roundToStep(step, countAtLeast(all, place));
  const hasOwnDenominator = definition.of !== undefined || definition.known !== undefined;
  const denominator = hasOwnDenominator ? numberAt(at - 1) : companies;
  const numerator = Math.min(numberAt(at), denominator);
  const unknown =
    definition.known === undefined ? {} : { unknown: Math.max(0, companies - numberAt(at - 1)) };
  return {
    ...{ ...pickWords(definition), unit: 'companies', numerator, denominator, ...unknown },
    ...{ percent: wholePercent(numerator, denominator), ...roundingMember(step) },
  };
}

/** Builds the fact of a category, or of merged categories for their first one. The other merged categories give no fact. */
function buildGroupFacts<R>(
  definition: ShareDefinition<R>,
  { property, all }: PropertyCount<R>,
  { step, companies, wording }: FactForm & { readonly wording: FactWording },
): readonly Fact[] {
  const at = property.shares.indexOf(definition);
  const part = decideForm(property, all, step).parts.find(([first]) => first === at);
  if (part === undefined) return [];
  const group = definition.group ?? property.id;
  const unknown = { id: `${group}/unknown`, label: wording.unknown };
  const members = part.map((each) => property.shares[each] ?? unknown);
  const numerator = Math.min(roundToStep(step, sum(all, part)), companies);
  const numbers = {
    numerator,
    denominator: companies,
    percent: wholePercent(numerator, companies),
  };
  const words = members.length === 1 ? pickWords(definition) : mergeWords(members, wording);
  return [{ ...words, unit: 'companies', ...numbers, group, ...roundingMember(step) }];
}

function roundingMember(step: number): Pick<Indicator, 'roundedTo'> {
  return step === 1 ? {} : { roundedTo: step };
}

function mergeWords(
  members: readonly Pick<Indicator, 'id' | 'label'>[],
  { mergeTexts }: FactWording,
) {
  const ids = members.map(({ id }) => id);
  const [first = '', ...others] = ids;
  const codes = others.map((id) => id.slice(id.lastIndexOf('/') + 1));
  const texts = mergeTexts(members.map(({ label }) => label));
  return { ...texts, id: [first, ...codes].join('+'), mergedOf: ids };
}
