import { type ConsentNotice, noticeChanges, type PinnedNotice } from '../../consent/notice.ts';
import type { Language, LocalizedText } from '../../core/language.ts';
import { NOTICE_TEXTS, SELF_SERVICE_TEXTS } from './self-service-messages.ts';

interface NoticeFacts {
  /** The notice that is shown before a decision today. */
  readonly notice: PinnedNotice;
  /** The earlier revisions under which permissions were given, the earliest first. */
  readonly givenUnder: readonly PinnedNotice[];
  readonly language: Language;
}

/**
 * The notice before a decision, with the changes since each revision under which a
 * permission was given; then these revisions, with what the newest one leaves out. Marks are words.
 */
export function NoticeTexts({ notice, givenUnder, language }: NoticeFacts) {
  return (
    <>
      <NoticeText notice={notice} earlier={givenUnder} language={language} />
      {givenUnder.map((given) => (
        <NoticeText notice={given} later={notice} language={language} />
      ))}
    </>
  );
}

interface TextFacts {
  readonly notice: PinnedNotice;
  /** For the newest revision: the revisions that it is compared with. */
  readonly earlier?: readonly PinnedNotice[];
  /** For an earlier revision: the newest one. */
  readonly later?: PinnedNotice;
  readonly language: Language;
}

const TEXT_PARTS = ['controllers', 'retention', 'withdrawal', 'complaint'] as const;

function NoticeText(facts: TextFacts) {
  const { notice: pinned, language, later } = facts;
  const { version, notice } = pinned;
  const also = [
    ...changedLabels(facts, 'fieldGroups', notice.fieldGroups),
    ...changedLabels(facts, 'audiences', notice.audiences),
  ];
  const title = notice.texts.title[language];
  return (
    <details id={version}>
      <summary>
        {later === undefined
          ? `${title} (${version})`
          : `${NOTICE_TEXTS.given[language]} ${version}: ${title}`}
      </summary>
      <dl>
        <dt>{SELF_SERVICE_TEXTS.purposes[language]}</dt>
        <dd>
          <ul>
            {Object.entries(notice.purposes).map(([purpose, text]) => (
              <li>
                {text[language]}
                <Marks {...facts} path={`purposes.${purpose}`} />
              </li>
            ))}
          </ul>
        </dd>
        {TEXT_PARTS.map((name) => (
          <>
            <dt>{SELF_SERVICE_TEXTS[name][language]}</dt>
            <dd>
              {notice.texts[name][language]}
              <Marks {...facts} path={`texts.${name}`} />
            </dd>
          </>
        ))}
        {also.length === 0 ? null : (
          <>
            <dt>{NOTICE_TEXTS.also[language]}</dt>
            {also.map(([path, text]) => (
              <dd>
                {text[language]}
                <Marks {...facts} path={path} />
              </dd>
            ))}
          </>
        )}
      </dl>
    </details>
  );
}

/** The field groups or audiences whose text differs in another revision. */
function changedLabels(
  facts: TextFacts,
  part: 'fieldGroups' | 'audiences',
  texts: ConsentNotice['fieldGroups'] | ConsentNotice['audiences'],
): readonly (readonly [string, LocalizedText])[] {
  return Object.entries(texts)
    .map(([name, text]) => [`${part}.${name}`, text] as const)
    .filter(([path]) => listNoticeMarks(facts, path).length > 0);
}

function Marks({ path, ...facts }: TextFacts & { readonly path: string }) {
  return (
    <>
      {listNoticeMarks(facts, path).map((mark) => (
        <>
          {' '}
          <ins>[{mark}]</ins>
        </>
      ))}
    </>
  );
}

/** How one part differs from each other revision, in words. */
function listNoticeMarks({ notice, earlier = [], later, language }: TextFacts, path: string) {
  const since = earlier.flatMap((given) => {
    const change = noticeChanges(given.notice, notice.notice).get(path);
    return change === undefined ? [] : `${NOTICE_TEXTS[change][language]} ${given.version}`;
  });
  if (later === undefined) return since;
  const change = noticeChanges(notice.notice, later.notice).get(path);
  if (change === 'removed') return [`${NOTICE_TEXTS.removed[language]} ${later.version}`];
  return change === undefined ? [] : [`${NOTICE_TEXTS.replaced[language]} ${later.version}`];
}
