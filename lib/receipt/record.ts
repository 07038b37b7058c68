import type { RecordedConsentEvent } from '../consent/event.ts';
import {
  ACTION_OF,
  type Audience,
  EVENT_KINDS,
  type EventKind,
  type FieldGroup,
} from '../consent/vocabulary.ts';
import type { Node, VocabularyTerm } from './context.ts';
import type { DataController, ReceiptSubject } from './decision.ts';
import { buildParties, type Parties } from './parties.ts';

/** The same decision for several field groups and one audience. */
interface Choice {
  readonly audience: Audience;
  /** The recipient that the decision names; `undefined` for the whole audience. */
  readonly recipient: string | undefined;
  readonly groups: readonly FieldGroup[];
  readonly events: readonly [RecordedConsentEvent, ...RecordedConsentEvent[]];
}

/** The terms for each kind of event; the first one identifies the kind. */
export const STATUS: Readonly<Record<EventKind, VocabularyTerm | readonly VocabularyTerm[]>> = {
  requested: 'dpv:ConsentRequested',
  given: ['dpv:ConsentGiven', 'dpv:ExplicitlyExpressedConsent'],
  reconfirmed: ['dpv:RenewedConsentGiven', 'dpv:ExplicitlyExpressedConsent'],
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  superseded: 'dpv:ConsentWithdrawn',
  invalidated: 'dpv:ConsentInvalidated',
  expired: 'dpv:ConsentExpired',
};

/** Returns the kind of an event. An event without a kind has the first kind with its action. */
function getEventKind({ kind, action }: RecordedConsentEvent): EventKind {
  if (kind !== undefined) return kind;
  const [first] = EVENT_KINDS.filter((each) => ACTION_OF[each] === action);
  return first ?? 'given';
}

/**
 * Builds the consent record of a decision as JSON-LD, without a context. It has the structure of the DPV
 * guide to ISO/IEC TS 27560. That specification defines consent of persons, so the record of a company's
 * permission does not claim to conform to it.
 *
 * @param iri identifies the record
 * @see https://w3id.org/dpv/guides/consent-27560
 */
export function buildConsentRecord(
  iri: string,
  decision: ReceiptSubject,
  controller: DataController,
): Node {
  const [first] = decision.events;
  const parties = buildParties(decision, controller);
  const choices = groupIntoChoices(decision.events);
  return {
    '@id': iri,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record',
    'dct:created': first.recordedAt,
    ...parties.members,
    'dpv:hasNotice': noticeNode(decision, controller),
    'dpv:hasJurisdiction': 'loc:LU',
    'dpv:hasLegalBasis': parties.legalBasis,
    'dpv:hasProcess': choices.map((choice, at) => processNode(iri, choice, at, decision)),
    'dpv:hasConsentControl': {
      '@type': 'dpv:WithdrawConsent',
      'dpv:isExercisedAt': `${parties.company}/withdrawals`,
      'dct:description': decision.notice.notice.texts.withdrawal[first.language],
    },
    'dpv:hasConsentStatus': choices.map((choice, at) => statusNode(iri, choice, at, parties)),
  };
}

function noticeNode(
  { events: [{ language }], notice: { version, hash, notice } }: ReceiptSubject,
  controller: DataController,
): Node {
  return {
    '@id': `${controller.publicUrl}/v1/consent-notices/${notice.id}/${notice.revision}`,
    '@type': 'dpv:ConsentNotice',
    'dct:identifier': version,
    'dct:title': notice.texts.title[language],
    'dct:language': language,
    'schema:sha256': hash,
  };
}

/** Groups events that differ only in their field group into one choice. */
function groupIntoChoices(events: readonly RecordedConsentEvent[]): Choice[] {
  const choices = new Map<string, Choice>();
  for (const event of events) {
    const { audience, recipient, effectiveAt, validUntil, evidenceRef, fieldGroup } = event;
    const sharedContent = [
      audience,
      recipient,
      getEventKind(event),
      effectiveAt,
      validUntil,
      evidenceRef,
    ];
    const key = JSON.stringify(sharedContent);
    const { events: before = [], groups = [] } = choices.get(key) ?? {};
    const [first = event, ...rest] = [...before, event];
    choices.set(key, {
      audience,
      recipient,
      groups: [...new Set([...groups, fieldGroup])],
      events: [first, ...rest],
    });
  }
  return [...choices.values()];
}

function processNode(iri: string, choice: Choice, at: number, decision: ReceiptSubject): Node {
  const {
    notice: { notice },
    events,
  } = decision;
  const { language } = events[0];
  const nonPersonal = choice.groups.filter((group) => group !== 'contact');
  const personal = choice.groups.filter((group) => group === 'contact');
  const dataNode = (group: FieldGroup, types: readonly VocabularyTerm[]): Node => ({
    '@type': types,
    'dct:identifier': group,
    'dct:title': notice.fieldGroups[group][language],
  });
  return {
    '@id': `${iri}-process-${at + 1}`,
    '@type': 'dpv:Process',
    'dpv:hasPurpose': Object.keys(notice.purposes),
    'dpv:hasProcessing': 'dpv:MakeAvailable',
    ...(nonPersonal.length > 0 && {
      'dpv:hasData': nonPersonal.map((g) => dataNode(g, ['dpv:NonPersonalData'])),
    }),
    ...(personal.length > 0 && {
      'dpv:hasPersonalData': personal.map((g) =>
        dataNode(g, ['dpv:PersonalData', 'pd:Name', 'pd:EmailAddress']),
      ),
    }),
    'dpv:hasRecipient': {
      '@type': 'dpv:Recipient',
      'dct:identifier': [
        choice.audience,
        ...(choice.recipient === undefined ? [] : [choice.recipient]),
      ],
      'dct:title': notice.audiences[choice.audience][language],
    },
    'dpv:hasStorageCondition': [
      {
        '@type': 'dpv:StorageDuration',
        'dpv:hasDuration': {
          '@type': 'dpv:UntilEventDuration',
          'rdf:value': notice.texts.retention[language],
        },
      },
      { '@type': 'dpv:StorageDeletion', 'dpv:hasDuration': 'P30D' },
    ],
  };
}

/** States that a person handed over the invitation link, so that not only the company had it. It names no person. */
const HANDED_OVER = {
  en: 'A person at the data controller handed over the link by which this was decided.',
  fr: 'Une personne auprès du responsable du traitement a remis le lien par lequel cette décision a été prise.',
  de: 'Eine Person beim Verantwortlichen hat den Link übergeben, mit dem dies entschieden wurde.',
} as const;

function statusNode(iri: string, { events }: Choice, at: number, parties: Parties): Node {
  const [first] = events;
  const { action, effectiveAt, validUntil, recordedAt, evidenceRef, actor, language } = first;
  return {
    '@id': `${iri}-status-${at + 1}`,
    '@type': STATUS[getEventKind(first)],
    'dpv:hasProcess': { '@id': `${iri}-process-${at + 1}` },
    'dpv:isIndicatedBy': parties.decisionMaker,
    'dpv:isIndicatedAtTime': recordedAt,
    'dpv:hasIndicationMethod': evidenceRef,
    ...(actor?.handedOverBy !== undefined && { 'dct:description': HANDED_OVER[language] }),
    'schema:startTime': effectiveAt,
    ...(action === 'grant' && {
      'dpv:hasDuration':
        validUntil === null
          ? { '@type': 'dpv:EndlessDuration' }
          : { '@type': 'dpv:UntilTimeDuration', 'rdf:value': validUntil },
    }),
    'dct:references': events.map(({ id, seq, hash }) => ({
      '@id': `${parties.company}/consents#${seq}`,
      'dct:identifier': id,
      'schema:position': seq,
      'schema:sha256': hash,
    })),
  };
}
