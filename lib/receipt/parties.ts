import type { Node, VocabularyTerm } from './context.ts';
import type { DataController, ReceiptSubject } from './decision.ts';

/** The parties of a decision, as members of its consent record. */
export interface Parties {
  /** IRI of the company. */
  readonly company: string;
  /** The members of the record that name the data controller, the company or person, and the rights of the person. */
  readonly members: Node;
  readonly decisionMaker: Node;
  readonly legalBasis: VocabularyTerm;
}

/**
 * Builds the parties of a decision. A company is a data holder that gives a permission (Data Governance
 * Act Art. 2(6)). Its contact person is a data subject that gives consent (GDPR Art. 6(1)(a)). The record
 * names no person: it refers to the evidence, which identifies the decision maker.
 */
export function buildParties(decision: ReceiptSubject, controller: DataController): Parties {
  const company = companyIri(decision, controller);
  const organisation = organisationNode(company, decision);
  const controllerMember = controllerNode(controller);
  if (decision.events[0].givenBy === 'data-subject')
    return {
      company,
      members: {
        ...controllerMember,
        'dpv:hasDataSubject': {
          '@id': `${company}#contact`,
          '@type': 'dpv:DataSubject',
          'dpv:isRepresentativeFor': { ...organisation, '@type': 'dpv:Organisation' },
        },
        'dpv:hasRight': rightNodes(company, decision),
      },
      decisionMaker: { '@id': `${company}#contact` },
      legalBasis: 'eu-gdpr:A6-1-a',
    };
  return {
    company,
    members: {
      ...controllerMember,
      'eu-dga:hasDataHolder': {
        ...organisation,
        '@type': ['dpv:Organisation', 'eu-dga:DataHolder'],
      },
    },
    decisionMaker: { '@id': `${company}#representative`, '@type': 'dpv:Representative' },
    legalBasis: 'eu-dga:A2-6-Permission',
  };
}

/** Returns the IRI of the company: its address in the API. */
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
