import type { ImportPreview } from '../../companies/import-previews.ts';
import { fillText, type Language } from '../../core/language.ts';
import type { Contradiction } from '../../self-service/correction.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { RELEASE_TEXTS as TEXTS } from './release-messages.ts';

/** The comparison of an import with the last edition. */
export interface ComparisonFacts {
  readonly language: Language;
  readonly preview: ImportPreview;
  readonly contradictions: readonly Contradiction[];
}

const CHANGES = [
  'entered',
  'left',
  'changed',
  'renamed',
  'movedSubsector',
  'renumbered',
  'replaced',
  'takenOver',
  'unknownSuccessors',
] as const;

/** How many of the listed companies the page shows; all of them are in `kaart preview`. */
const SHOWN = 20;

/** What the import would make of its edition: companies, figures, rows of recipients, reasons for a hold. */
export function CompareSection(props: ComparisonFacts) {
  const { language, preview } = props;
  const { comparedWith, holds } = preview;
  return (
    <section aria-labelledby="compare">
      <div class="section-head">
        <h2 id="compare">{TEXTS.compare[language]}</h2>
      </div>
      <p>
        {comparedWith === null
          ? TEXTS.first[language]
          : fillText(TEXTS.comparedWith[language], { edition: comparedWith }, language)}
      </p>
      {holds.length === 0 ? (
        <p class="note">{TEXTS.noHolds[language]}</p>
      ) : (
        <div class="notice held">
          <p>
            <strong>{TEXTS.holds[language]}</strong>
          </p>
          <HoldList reasons={holds} language={language} />
        </div>
      )}
      {comparedWith === null ? null : <ChangeTable {...props} />}
      <FigureTable {...props} />
      <RecipientTable {...props} />
      <Contradictions {...props} />
    </section>
  );
}

/** Reasons for a hold, each with its code. */
export function HoldList({
  reasons,
  language,
}: {
  readonly reasons: ImportPreview['holds'];
  readonly language: Language;
}) {
  return (
    <ul>
      {reasons.map(({ code, message }) => (
        <li>
          {message[language]} <code class="soft">{code}</code>
        </li>
      ))}
    </ul>
  );
}

function ChangeTable({ preview, language }: ComparisonFacts) {
  const heads = [TEXTS.what, TEXTS.number, TEXTS.which].map((head) => head[language]);
  return (
    <StackedTable label={TEXTS.compare[language]} heads={heads}>
      {CHANGES.map((name) => {
        const { count, first } = preview[name];
        return (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {TEXTS[name][language]}
            </th>
            <td {...TABLE_ROLES.cell} data-label={heads[1]} class="number">
              {count}
            </td>
            <td {...TABLE_ROLES.cell} data-label={heads[2]}>
              {first.slice(0, SHOWN).join(', ')}
              {count > SHOWN ? ' …' : ''}
            </td>
          </tr>
        );
      })}
    </StackedTable>
  );
}

function FigureTable({ preview: { figures }, language }: ComparisonFacts) {
  if (figures === null) return <p class="note">{TEXTS.figuresLater[language]}</p>;
  if (figures.length === 0) return null;
  const heads = [TEXTS.figures, TEXTS.before, TEXTS.after].map((head) => head[language]);
  return (
    <StackedTable label={TEXTS.figures[language]} heads={heads}>
      {figures.map(({ label, before, after, roundedTo, mergedOf }) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {label[language]}
          </th>
          <td {...TABLE_ROLES.cell} data-label={heads[1]} class="number">
            {before ?? '–'}
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[2]} class="number">
            {after ?? '–'}
            {roundedTo > 1
              ? ` (${fillText(TEXTS.rounded[language], { n: roundedTo }, language)})`
              : ''}
            {mergedOf.length > 0
              ? ` (${fillText(TEXTS.merged[language], { of: mergedOf.join(', ') }, language)})`
              : ''}
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

function RecipientTable({ preview: { recipients }, language }: ComparisonFacts) {
  if (recipients.length === 0) return null;
  const heads = [TEXTS.recipients, TEXTS.before, TEXTS.after].map((head) => head[language]);
  return (
    <StackedTable label={TEXTS.recipients[language]} heads={heads}>
      {recipients.map(({ audience, recipient, before, after }) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {recipient === null ? audience : `${recipient} (${audience})`}
          </th>
          <td {...TABLE_ROLES.cell} data-label={heads[1]} class="number">
            {before}
          </td>
          <td {...TABLE_ROLES.cell} data-label={heads[2]} class="number">
            {after}
          </td>
        </tr>
      ))}
    </StackedTable>
  );
}

function Contradictions({ contradictions, language }: ComparisonFacts) {
  if (contradictions.length === 0) return null;
  return (
    <>
      <h3>{TEXTS.corrections[language]}</h3>
      <ul>
        {contradictions.map(({ correction, value }) => (
          <li>
            {`${correction.recordId}, ${correction.field}: `}
            <del class="id">{correction.value}</del> → <ins class="id">{value ?? ''}</ins>
          </li>
        ))}
      </ul>
    </>
  );
}
