import type { Node, VocabularyTerm } from './context.ts';
import type { DataController, ReceiptSubject } from './decision.ts';

/** The decision maker, the person or company concerned, and the recipient of the data. */
export interface Parties {
  /** IRI of the company. */
  readonly company: string;
  /** The members of the record that name the parties and what they may do. */
  readonly members: Node;
  /** The decision maker. */
  readonly giver: Node;
  readonly legalBasis: VocabularyTerm;
}

/**
 * The parties of a decision. A company is a data holder that permits (Data Governance Act Art. 2(6)),
 * its contact person a data subject that consents (GDPR Art. 6(1)(a)). No person is named: who it
 * was is in the evidence, which the record refers to.
 */
export function buildParties(decision: ReceiptSubject, keeper: DataController): Parties {
  const company = companyIri(decision, keeper);
  const organisation = organisationNode(company, decision);
  const controller = controllerNode(keeper);
  if (decision.events[0].givenBy === 'data-subject')
    return {
      company,
      members: {
        ...controller,
        'dpv:hasDataSubject': {
          '@id': `${company}#contact`,
          '@type': 'dpv:DataSubject',
          'dpv:isRepresentativeFor': { ...organisation, '@type': 'dpv:Organisation' },
        },
        'dpv:hasRight': rightNodes(company, decision),
      },
      giver: { '@id': `${company}#contact` },
      legalBasis: 'eu-gdpr:A6-1-a',
    };
  return {
    company,
    members: {
      ...controller,
      'eu-dga:hasDataHolder': {
        ...organisation,
        '@type': ['dpv:Organisation', 'eu-dga:DataHolder'],
      },
    },
    giver: { '@id': `${company}#representative`, '@type': 'dpv:Representative' },
    legalBasis: 'eu-dga:A2-6-Permission',
  };
}

/** The company as the API knows it. */
export function companyIri(
  { events: [{ recordId }] }: ReceiptSubject,
  { publicUrl }: DataController,
): string {
  return `${publicUrl}/v1/companies/${encodeURIComponent(recordId)}`;
}

function organisationNode(iri: string, { events: [first], company }: ReceiptSubject): Node {
  const register = company?.rcsNumber ? [`RCS ${company.rcsNumber}`] : [];
  return {
    '@id': iri,
    ...(company?.name !== undefined && { 'dpv:hasName': company.name }),
    'dpv:hasIdentifier': [first.recordId, ...register],
  };
}

function controllerNode({ publicUrl, participantId, name, email }: DataController): Node {
  return {
    'dpv:hasDataController': {
      '@id': publicUrl,
      '@type': 'dpv:DataController',
      'dpv:hasIdentifier': participantId,
      'dpv:hasName': name,
      'dpv:hasContact': `mailto:${email}`,
    },
  };
}

function rightNodes(company: string, { events: [{ language }], notice }: ReceiptSubject): Node[] {
  const { texts } = notice.notice;
  return [
    {
      '@type': ['dpv:DataSubjectRight', 'eu-gdpr:A7-3'],
      'dct:description': texts.withdrawal[language],
      'dpv:isExercisedAt': `${company}/withdrawals`,
    },
    {
      '@type': ['dpv:DataSubjectRight', 'eu-gdpr:A77'],
      'dct:description': texts.complaint[language],
    },
  ];
}
