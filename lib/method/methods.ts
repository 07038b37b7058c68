import { fillTemplate, joinTexts, type LocalizedText } from '../core/language.ts';
import type { IndicatorDefinition, Method, SeriesBreak } from '../figures/definition.ts';
import {
  declareEditionMethod,
  type EditionMethod,
  getEditionMethod,
} from '../register/edition-method.ts';
import { METHOD_2020 } from './method-2020.ts';
import { METHOD_2025 } from './method-2025.ts';
import { METHOD_2026 } from './method-2026.ts';
import { SUBJECTS } from './series.ts';
import type { Comparability } from './trend.ts';

type FiguresMethod = Method<never>;
type Definition = IndicatorDefinition<never>;

/** The part of an edition that decides its method and its figures. */
interface EditionDay {
  readonly family: string;
  readonly referenceDate: string;
}

/** How editions are counted, by the first year of their method. */
const FIGURES = new Map<string, FiguresMethod>([
  ['2020', METHOD_2020],
  ['2025', METHOD_2025],
  ['2026', METHOD_2026],
]);

/**
 * Adds the method of new editions: their fields and figures. One file declares both. It must be imported
 * before the first edition of its year.
 *
 * @throws TypeError for a year that has a method
 */
export function declareMethod<R>(edition: EditionMethod, figures: Method<R>): void {
  declareEditionMethod(edition);
  FIGURES.set(edition.family, figures as FiguresMethod);
}

/** Returns how an edition is counted. @throws TypeError if its method declares no figures */
export function getFiguresMethod(edition: Pick<EditionDay, 'family'>): FiguresMethod {
  const { family } = getEditionMethod(edition);
  const method = FIGURES.get(family);
  if (method === undefined) throw new TypeError(`the method of ${family} has no figures`);
  return method;
}

/**
 * Returns the indicators that may be compared between two editions, and the breaks of the series. An
 * indicator has the same id in both editions only if both count it in the same way. Methods declare
 * their breaks. Other breaks follow from the lists of indicators.
 */
export function compareMethods(from: EditionDay, to: EditionDay): Comparability {
  const before = getFiguresMethod(from).indicators(from.referenceDate);
  const after = getFiguresMethod(to).indicators(to.referenceDate);
  const declared = listDeclaredBreaks(from, to);
  const breaks = [...declared, ...listImpliedBreaks(before, after, { declared, to })];
  const comparable = after
    .filter(({ id }) => before.some((each) => each.id === id))
    .filter((each) => !breaks.some((seriesBreak) => covers(seriesBreak, each)))
    .map((each) => ({
      id: each.id,
      change: each.kind === 'share' ? ('share' as const) : ('total' as const),
      subject: SUBJECTS[each.id] ?? fillTemplate(SUBJECT, { label: each.label }),
    }));
  const isTotal = ({ change }: { readonly change: string }) => change === 'total';
  return {
    comparable: [...comparable.filter(isTotal), ...comparable.filter((each) => !isTotal(each))],
    breaks,
  };
}

/** Returns the breaks of all methods after the first edition, up to the method of the last one. A method declares its breaks against the method before it. */
function listDeclaredBreaks(from: EditionDay, to: EditionDay): readonly SeriesBreak[] {
  const [first, last] = [getEditionMethod(from).family, getEditionMethod(to).family];
  return [...FIGURES]
    .filter(([family]) => Number(family) > Number(first) && Number(family) <= Number(last))
    .sort(([a], [b]) => Number(a) - Number(b))
    .flatMap(([, { breaks }]) => breaks);
}

/** Returns breaks that no method declares: changed lists of categories, and figures that are no longer counted. */
function listImpliedBreaks(
  before: readonly Definition[],
  after: readonly Definition[],
  { declared, to }: { readonly declared: readonly SeriesBreak[]; readonly to: EditionDay },
): readonly SeriesBreak[] {
  const onlyIn = (list: readonly Definition[], other: readonly Definition[]) =>
    list
      .filter(({ id }) => !other.some((each) => each.id === id))
      .filter((each) => !declared.some((seriesBreak) => covers(seriesBreak, each)));
  const removed = onlyIn(before, after);
  const added = onlyIn(after, before);
  const groups = new Set(
    [...removed, ...added]
      .map(getDefinitionGroup)
      .filter((group) =>
        [before, after].every((list) => list.some((each) => getDefinitionGroup(each) === group)),
      ),
  );
  const { fields } = getEditionMethod(to);
  return [
    ...[...groups].flatMap((group) =>
      group === undefined
        ? []
        : [
            {
              id: group,
              label: fields[group]?.label ?? { en: group, fr: group, de: group },
              before: group,
              after: group,
              reason: fillTemplate(LIST_CHANGED, {
                edition: to.family,
                added: joinGroupLabels(added, group),
                dropped: joinGroupLabels(removed, group),
              }),
            },
          ],
    ),
    ...removed
      .filter((each) => getDefinitionGroup(each) === undefined)
      .map(({ id, label }) => ({
        ...{ id, label, before: id, after: null },
        reason: fillTemplate(NOT_COUNTED, { edition: to.family }),
      })),
  ];
}

function getDefinitionGroup(definition: Definition): string | undefined {
  return 'group' in definition ? definition.group : undefined;
}

function covers({ before, after }: SeriesBreak, definition: Definition): boolean {
  return [definition.id, getDefinitionGroup(definition)].some(
    (id) => id !== undefined && (id === before || id === after),
  );
}

function joinGroupLabels(definitions: readonly Definition[], group: string): LocalizedText {
  const labels = definitions
    .filter((each) => getDefinitionGroup(each) === group)
    .map(({ label }) => label);
  return joinTexts(labels.length === 0 ? [NO_CATEGORY] : labels, ', ');
}

const NO_CATEGORY: LocalizedText = { en: '–', fr: '–', de: '–' };

const SUBJECT: LocalizedText = {
  en: 'the share “{label}” of HealthTech companies in Luxembourg',
  fr: 'la part « {label} » des entreprises HealthTech du Luxembourg',
  de: 'der Anteil „{label}“ der HealthTech-Unternehmen in Luxemburg',
};

const LIST_CHANGED: LocalizedText = {
  en: '{edition} has another list. Added: {added}. Dropped: {dropped}.',
  fr: '{edition} a une autre liste. Ajouts : {added}. Suppressions : {dropped}.',
  de: '{edition} hat eine andere Liste. Neu: {added}. Entfallen: {dropped}.',
};

const NOT_COUNTED: LocalizedText = {
  en: '{edition} no longer counts this.',
  fr: '{edition} ne compte plus ce chiffre.',
  de: '{edition} zählt dies nicht mehr.',
};
