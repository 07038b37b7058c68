import type { ConsentState } from '../../../consent/granted-groups.ts';
import type { NamedRecipient } from '../../../consent/recipient.ts';
import { AUDIENCES, type FieldGroup } from '../../../consent/vocabulary.ts';
import { fillText, type Language } from '../../../core/language.ts';
import { AUDIENCE_WORDS } from '../../self-service/matrix-messages.ts';
import { StackedTable, TABLE_ROLES } from '../../stacked-table.tsx';
import { groupsText } from './company-list.tsx';
import { CONSENT_TEXTS as TEXTS } from './consent-messages.ts';

type Permissions = Pick<ConsentState, 'permitted' | 'named'>;

/** What a company permits to each audience and to each recipient by name: now, and after a decision. */
export function PermissionTable({
  language,
  now,
  after,
}: {
  readonly language: Language;
  readonly now: Permissions;
  readonly after?: Permissions;
}) {
  const before = after === undefined ? TEXTS.permitsNow[language] : TEXTS.before[language];
  const heads: readonly string[] = [
    TEXTS.audience[language],
    before,
    ...(after === undefined ? [] : [TEXTS.after[language]]),
  ];
  return (
    <StackedTable label={TEXTS.permitsNow[language]} heads={heads}>
      {listRows(language, now, after).map(({ head, groups, next }) => (
        <tr {...TABLE_ROLES.row}>
          <th scope="row" {...TABLE_ROLES.rowheader}>
            {head}
          </th>
          <td {...TABLE_ROLES.cell} data-label={heads[1]}>
            {groupsText(groups, language)}
          </td>
          {after === undefined ? null : (
            <td {...TABLE_ROLES.cell} data-label={heads[2]}>
              {isSame(groups, next) ? (
                groupsText(next, language)
              ) : (
                <strong>{groupsText(next, language)}</strong>
              )}
            </td>
          )}
        </tr>
      ))}
    </StackedTable>
  );
}

function listRows(language: Language, now: Permissions, after: Permissions = now) {
  const audiences = AUDIENCES.map((audience) => ({
    head: AUDIENCE_WORDS[audience][language],
    groups: now.permitted[audience],
    next: after.permitted[audience],
  }));
  const named = after.named.map((recipient) => ({
    head: fillText(TEXTS.byName[language], { recipient: recipient.recipient }, language),
    groups: findNamed(now, recipient),
    next: recipient.permitted,
  }));
  return [...audiences, ...named];
}

/** A recipient without a decision by name gets what its audience gets. */
function findNamed({ named, permitted }: Permissions, { audience, recipient }: NamedRecipient) {
  const found = named.find((each) => each.audience === audience && each.recipient === recipient);
  return found?.permitted ?? permitted[audience];
}

function isSame(one: readonly FieldGroup[], other: readonly FieldGroup[]): boolean {
  return one.join() === other.join();
}
