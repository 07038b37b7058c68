import type { Language } from '../../core/language.ts';
import { GROUP_LABELS } from '../../publication/render/dataset-messages.ts';
import type { DescribedReceipt } from '../../receipt/describe-receipt.ts';
import { Day, Minute } from '../day.tsx';
import { AUDIENCE_WORDS } from '../self-service/matrix-messages.ts';
import { StackedTable, TABLE_ROLES } from '../stacked-table.tsx';
import { EFFECT_TEXTS, KIND_TEXTS, RECEIPT_PAGE_TEXTS as TEXTS } from './receipt-messages.ts';

interface ViewFacts {
  readonly receipt: DescribedReceipt;
  readonly keyId: string | null;
  readonly language: Language;
}

/** The content of a receipt: the decision maker, the decision, its time, the notice, and the effects. */
export function ReceiptView({ receipt, keyId, language }: ViewFacts) {
  const { notice } = receipt;
  const facts = [
    [TEXTS.who, `${receipt.company} (${receipt.identifiers.join(', ')})`],
    [TEXTS.decidedBy, (receipt.isPerson ? TEXTS.byPerson : TEXTS.byCompany)[language]],
    [TEXTS.when, <Minute at={receipt.recordedAt} language={language} />],
    [TEXTS.controller, receipt.controller],
    [TEXTS.notice, `${notice.title} (${notice.version})`],
    [TEXTS.id, receipt.id],
    [TEXTS.issuer, receipt.issuer],
    [TEXTS.key, keyId ?? ''],
  ] as const;
  return (
    <>
      <dl>
        {facts.map(([name, text]) => (
          <>
            <dt>{name[language]}</dt>
            <dd>{text}</dd>
          </>
        ))}
      </dl>
      <h3>{TEXTS.decisions[language]}</h3>
      <DecisionTable receipt={receipt} language={language} />
      {receipt.effects.length === 0 ? null : (
        <>
          <h3>{TEXTS.effects[language]}</h3>
          <ul>
            {receipt.effects.map(({ what, text, by }) => (
              <li>
                {EFFECT_TEXTS[what ?? '']?.[language] ?? text}, {TEXTS.by[language]}{' '}
                <Minute at={by} language={language} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="note">{TEXTS.localTime[language]}</p>
    </>
  );
}

function DecisionTable({ receipt, language }: Pick<ViewFacts, 'receipt' | 'language'>) {
  const heads = [TEXTS.what, TEXTS.recipient, TEXTS.decision, TEXTS.from, TEXTS.until];
  const [, recipientHead, decisionHead, fromHead, untilHead] = heads.map((head) => head[language]);
  return (
    <StackedTable label={TEXTS.decisions[language]} heads={heads.map((head) => head[language])}>
      {receipt.decisions.map(({ kind, groups, audience, recipient, from, until, note }) => {
        const audienceName = AUDIENCE_WORDS[audience][language];
        const isGrant = kind === 'given' || kind === 'reconfirmed';
        const end =
          until === undefined ? TEXTS.noEnd[language] : <Day at={until} language={language} />;
        return (
          <tr {...TABLE_ROLES.row}>
            <th scope="row" {...TABLE_ROLES.rowheader}>
              {groups.map((group) => GROUP_LABELS[group][language]).join(', ')}
            </th>
            <td {...TABLE_ROLES.cell} data-label={recipientHead}>
              {recipient === undefined ? audienceName : `${recipient} (${audienceName})`}
            </td>
            <td {...TABLE_ROLES.cell} data-label={decisionHead}>
              <span class={`badge ${isGrant ? 'permitted' : 'withheld'}`}>
                {KIND_TEXTS[kind][language]}
              </span>
              {note === undefined ? null : <p class="note">{note}</p>}
            </td>
            <td {...TABLE_ROLES.cell} data-label={fromHead}>
              <Minute at={from} language={language} />
            </td>
            <td {...TABLE_ROLES.cell} data-label={untilHead}>
              <span class="nowrap">{isGrant ? end : '–'}</span>
            </td>
          </tr>
        );
      })}
    </StackedTable>
  );
}
