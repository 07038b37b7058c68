import type { RecordedConsentEvent } from '../consent/event.ts';
import type { Action, Audience, FieldGroup } from '../consent/vocabulary.ts';
import type { Node, Term } from './context.ts';
import type { Decision, Keeper } from './decision.ts';
import { type Parties, partiesOf } from './parties.ts';

/** What was decided alike for several groups of fields and one audience. */
interface Choice {
  readonly audience: Audience;
  readonly groups: readonly FieldGroup[];
  readonly events: readonly [RecordedConsentEvent, ...RecordedConsentEvent[]];
}

const STATUS: Readonly<Record<Action, Term | readonly Term[]>> = {
  grant: ['dpv:ConsentGiven', 'dpv:ExplicitlyExpressedConsent'],
  withdraw: 'dpv:ConsentWithdrawn',
  refuse: 'dpv:ConsentRefused',
};

/**
 * The record of a decision as JSON-LD, without its context. It has the structure that the DPV guide
 * gives to records of ISO/IEC TS 27560; a company's permission is none of that specification's
 * consents, so for companies no conformance to it is claimed.
 *
 * @param iri of the record
 * @see https://w3id.org/dpv/guides/consent-27560
 */
export function recordOf(iri: string, decision: Decision, keeper: Keeper): Node {
  const [first] = decision.events;
  const parties = partiesOf(decision, keeper);
  const choices = choicesOf(decision.events);
  return {
    '@id': iri,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': 'https://w3id.org/dpv/schema/dpv-27560#record',
    'dct:created': first.recordedAt,
    ...parties.members,
    'dpv:hasNotice': noticeNode(decision, keeper),
    'dpv:hasJurisdiction': 'loc:LU',
    'dpv:hasLegalBasis': parties.legalBasis,
    'dpv:hasProcess': choices.map((choice, at) => processNode(iri, choice, at, decision)),
    'dpv:hasConsentControl': {
      '@type': 'dpv:WithdrawConsent',
      'dpv:isExercisedAt': `${parties.company}/withdrawals`,
      'dct:description': decision.notice.texts.withdrawal[first.language],
    },
    'dpv:hasConsentStatus': choices.map((choice, at) => statusNode(iri, choice, at, parties)),
  };
}

function noticeNode(
  { events: [{ language }], notice, noticeHash }: Decision,
  keeper: Keeper,
): Node {
  return {
    '@id': `${keeper.publicUrl}/v1/notices/${encodeURIComponent(notice.version)}`,
    '@type': 'dpv:ConsentNotice',
    'dct:identifier': notice.version,
    'dct:title': notice.texts.title[language],
    'dct:language': language,
    'schema:sha256': noticeHash,
  };
}

/** Events that differ in nothing but their group of fields make one choice. */
function choicesOf(events: readonly RecordedConsentEvent[]): Choice[] {
  const choices = new Map<string, Choice>();
  for (const event of events) {
    const { audience, action, effectiveAt, validUntil, evidenceRef, fieldGroup } = event;
    const key = JSON.stringify([audience, action, effectiveAt, validUntil, evidenceRef]);
    const { events: before = [], groups = [] } = choices.get(key) ?? {};
    const [first = event, ...rest] = [...before, event];
    choices.set(key, {
      audience,
      groups: [...new Set([...groups, fieldGroup])],
      events: [first, ...rest],
    });
  }
  return [...choices.values()];
}

function processNode(iri: string, choice: Choice, at: number, decision: Decision): Node {
  const { notice, events } = decision;
  const { language } = events[0];
  const own = choice.groups.filter((group) => group !== 'contact');
  const personal = choice.groups.filter((group) => group === 'contact');
  const data = (group: FieldGroup, types: readonly Term[]): Node => ({
    '@type': types,
    'dct:identifier': group,
    'dct:title': notice.fieldGroups[group][language],
  });
  return {
    '@id': `${iri}-process-${at + 1}`,
    '@type': 'dpv:Process',
    'dpv:hasPurpose': Object.keys(notice.purposes),
    'dpv:hasProcessing': 'dpv:MakeAvailable',
    ...(own.length > 0 && { 'dpv:hasData': own.map((g) => data(g, ['dpv:NonPersonalData'])) }),
    ...(personal.length > 0 && {
      'dpv:hasPersonalData': personal.map((g) =>
        data(g, ['dpv:PersonalData', 'pd:Name', 'pd:EmailAddress']),
      ),
    }),
    'dpv:hasRecipient': {
      '@type': 'dpv:Recipient',
      'dct:identifier': choice.audience,
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

function statusNode(iri: string, { events }: Choice, at: number, parties: Parties): Node {
  const [{ action, effectiveAt, validUntil, recordedAt, evidenceRef }] = events;
  return {
    '@id': `${iri}-status-${at + 1}`,
    '@type': STATUS[action],
    'dpv:hasProcess': { '@id': `${iri}-process-${at + 1}` },
    'dpv:isIndicatedBy': parties.giver,
    'dpv:isIndicatedAtTime': recordedAt,
    'dpv:hasIndicationMethod': evidenceRef,
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
