import { ELIGIBILITY_CODES, ELIGIBILITY_LABELS } from '../../mapping/companies/eligibility.ts';
import type { Import } from '../../mapping/import/import.ts';
import type { Override } from '../../mapping/release/override.ts';
import { COLON } from '../portal-messages.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { stampText } from './imports-page.tsx';
import { OVERRIDE_TEXTS as TEXTS } from './review-messages.ts';
import { StaffForm, type WorkbenchFacts } from './workbench-frame.tsx';

export interface OverrideFacts extends WorkbenchFacts {
  /** Address of the import. */
  readonly path: string;
  readonly item: Import;
  /** Whether the import is open and this person may decide. */
  readonly mayDecide: boolean;
  /** Inputs of a form that was refused. */
  readonly entered?: Readonly<Record<string, string>> | undefined;
}

/** The companies whose eligibility a person decides against the rules, for this edition only. */
export function OverridesSection(props: OverrideFacts) {
  const { language, item, mayDecide } = props;
  if (item.edition.kind !== 'rows' || (item.overrides.length === 0 && !mayDecide)) return null;
  return (
    <section aria-labelledby="overrides">
      <div class="section-head">
        <h2 id="overrides">{TEXTS.title[language]}</h2>
      </div>
      <p>{TEXTS.lead[language]}</p>
      {item.overrides.length === 0 ? <p>{TEXTS.none[language]}</p> : <OverrideTable {...props} />}
      {mayDecide ? <OverrideForm {...props} /> : null}
    </section>
  );
}

function OverrideTable(props: OverrideFacts) {
  const { language, item, mayDecide } = props;
  const columns = [TEXTS.company, TEXTS.result, TEXTS.reason, TEXTS.by];
  const heads = [...columns, ...(mayDecide ? [TEXTS.remove] : [])].map((head) => head[language]);
  const [, result, reason, by, remove] = heads;
  return (
    <StackedTable label={TEXTS.title[language]} heads={heads}>
      {item.overrides.map((override) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {override.recordId}
          </th>
          <td {...TABLE_ROLES.cell} data-label={result}>
            {ELIGIBILITY_LABELS[override.result][language]}
          </td>
          <td {...TABLE_ROLES.cell} data-label={reason}>
            {override.reason}
          </td>
          <td {...TABLE_ROLES.cell} data-label={by}>
            {stampText(override, language)}
          </td>
          {mayDecide ? (
            <td {...TABLE_ROLES.cell} data-label={remove}>
              <RemoveForm {...props} override={override} />
            </td>
          ) : null}
        </tr>
      ))}
    </StackedTable>
  );
}

function RemoveForm(props: OverrideFacts & { readonly override: Override }) {
  const { language, path, override } = props;
  const { recordId, reason } = override;
  return (
    <StaffForm {...props} action={`${path}/overrides`}>
      <input type="hidden" name="recordId" value={recordId} />
      <input type="hidden" name="reason" value={reason} />
      <button
        type="submit"
        class="plain small"
        aria-label={`${TEXTS.remove[language]}${COLON[language]} ${recordId}`}
      >
        {TEXTS.remove[language]}
      </button>
    </StaffForm>
  );
}

function OverrideForm(props: OverrideFacts) {
  const { language, path, entered = {} } = props;
  return (
    <details open={entered['recordId'] === undefined ? undefined : true}>
      <summary>{TEXTS.add[language]}</summary>
      <StaffForm {...props} action={`${path}/overrides`} class="inside">
        <div class="field">
          <label for="override-company">{TEXTS.company[language]}</label>
          <input
            id="override-company"
            name="recordId"
            required
            maxlength={40}
            value={entered['recordId']}
            aria-describedby="override-company-hint"
          />
          <small id="override-company-hint">{TEXTS.companyHint[language]}</small>
        </div>
        <div class="field">
          <label for="override-result">{TEXTS.result[language]}</label>
          <select id="override-result" name="result">
            {ELIGIBILITY_CODES.map((code) => (
              <option value={code} selected={entered['result'] === code}>
                {ELIGIBILITY_LABELS[code][language]}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="override-reason">{TEXTS.reason[language]}</label>
          <textarea id="override-reason" name="reason" rows={3} required maxlength={500}>
            {entered['reason']}
          </textarea>
        </div>
        <p class="buttons">
          <button type="submit">{TEXTS.set[language]}</button>
        </p>
      </StaffForm>
    </details>
  );
}
