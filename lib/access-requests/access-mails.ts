import {
  fillTemplate,
  joinTexts,
  type LocalizedText,
  localized,
  sameText,
} from '../core/language.ts';
import { describeEnd } from '../core/local-time.ts';
import type { Mail } from '../core/mail.ts';
import { type AccessRequest, daysAfter, REQUEST_DAYS } from './access-request.ts';
import type { AccessMail } from './ports.ts';

/** The data that a mail contains in addition to the request. */
export interface MailFacts {
  readonly link: string | null;
  /** Where clients get a token. */
  readonly publicUrl: string;
  readonly help: string;
  /** Name of the publisher, for the signature. */
  readonly publisher: LocalizedText;
  /** Names of purposes by IRI, as the consent notice has them. */
  readonly purposes: Readonly<Record<string, LocalizedText>>;
}

const SUBJECTS: Readonly<Record<AccessMail, LocalizedText>> = {
  confirmation: localized(
    'Kaart: confirm your request',
    'Kaart : confirmez votre demande',
    'Kaart: Ihre Anfrage bitte absenden',
  ),
  acceptance: localized(
    'Kaart: your request was accepted',
    'Kaart : votre demande - suite favorable',
    'Kaart: Ihre Anfrage wurde angenommen',
  ),
  'secret-link': localized(
    'Kaart: a new link to your secret',
    'Kaart : un nouveau lien vers votre secret',
    'Kaart: ein neuer Link zu Ihrem Geheimnis',
  ),
  refusal: localized(
    'Kaart: your request was refused',
    'Kaart : votre demande - refus',
    'Kaart: Ihre Anfrage wurde abgelehnt',
  ),
};

/**
 * Writes a mail in the language of the requester. The first mail contains no word that the requester typed, because
 * it may go to another person's address.
 */
export function buildAccessMail(mail: AccessMail, request: AccessRequest, facts: MailFacts): Mail {
  const { language, requester } = request;
  return {
    to: requester.email,
    subject: SUBJECTS[mail][language],
    text: `${TEXTS[mail](request, facts)[language]}\n\n${buildClosing(facts)[language]}\n`,
  };
}

const TEXTS: Readonly<
  Record<AccessMail, (request: AccessRequest, facts: MailFacts) => LocalizedText>
> = {
  confirmation({ requestedAt }, { link }) {
    const end = describeEnd(daysAfter(requestedAt, REQUEST_DAYS.confirmation));
    return localized(
      `A request for access to the Luxembourg HealthTech mapping names this address. Open this link until ${end.en} and confirm the request:\n\n${link}\n\nIf you did not make this request, do nothing: the request is then deleted without having been read.`,
      `Une demande d’accès à la cartographie HealthTech du Luxembourg indique cette adresse. Ouvrez ce lien jusqu’au ${end.fr} et confirmez la demande :\n\n${link}\n\nSi vous n’avez pas fait cette demande, ne faites rien : elle est alors effacée, et personne ne la voit.`,
      `Eine Anfrage auf Zugang zur HealthTech-Kartierung Luxemburgs nennt diese Adresse. Öffnen Sie diesen Link bis ${end.de} und bestätigen Sie die Anfrage:\n\n${link}\n\nHaben Sie nicht angefragt, so tun Sie nichts: Die Anfrage wird dann gelöscht, und niemand sieht sie.`,
    );
  },
  acceptance(request, facts) {
    const steps = tokenText(facts, request.proof === 'secret' ? '' : '#keys');
    return joinTexts(
      [buildAcceptance(request, facts), credentialText(request, facts), steps],
      '\n\n',
    );
  },
  'secret-link'(request, facts) {
    return joinTexts([credentialText(request, facts), tokenText(facts)], '\n\n');
  },
  refusal({ organisation, refusal }) {
    const { name } = organisation;
    const reason = refusal?.reason ?? '';
    const { kept } = REQUEST_DAYS;
    return localized(
      `The request for access of ${name} was refused. The reason:\n\n${reason}\n\nThe request is deleted after ${kept} days. You may make another request.`,
      `La demande d’accès pour ${name} a été refusée. Le motif :\n\n${reason}\n\nLa demande est effacée après ${kept} jours. Vous pouvez faire une autre demande.`,
      `Die Anfrage auf Zugang von ${name} wurde abgelehnt. Der Grund:\n\n${reason}\n\nDie Anfrage wird nach ${kept} Tagen gelöscht. Sie können eine neue Anfrage stellen.`,
    );
  },
};

/** The name of a purpose in the notice, and the IRI that a program sends as `purpose`. */
const PURPOSE = localized('- {name} ({iri})', '- {name} ({iri})', '- {name} ({iri})');

function buildAcceptance(
  { organisation: { name }, client }: AccessRequest,
  { purposes: names }: MailFacts,
): LocalizedText {
  const id = client?.id;
  const iris = client?.purposes ?? [];
  const purposes = joinTexts(
    iris.map((iri) => fillTemplate(PURPOSE, { iri, name: names[iri] ?? iri })),
    '\n',
  );
  const end = client === null ? sameText('') : describeEnd(client.expiresAt);
  return localized(
    `The request for access of ${name} was accepted.\n\nYour client id: ${id}\nLast day: ${end.en}\nPurposes:\n${purposes.en}`,
    `La demande d’accès pour ${name} a été acceptée.\n\nVotre identifiant de client : ${id}\nDate de fin : ${end.fr}\nFinalités :\n${purposes.fr}`,
    `Die Anfrage auf Zugang von ${name} wurde angenommen.\n\nIhre Client-Id: ${id}\nLetzter Tag: ${end.de}\nZwecke:\n${purposes.de}`,
  );
}

function credentialText({ client, proof }: AccessRequest, { link }: MailFacts): LocalizedText {
  const expiresAt = client?.secretLink?.expiresAt;
  if (proof !== 'secret' && 'keysUrl' in proof)
    return localized(
      `You prove your identity with the keys that you publish (private_key_jwt, RFC 7523). They are read at ${proof.keysUrl} and kept for at most five minutes.`,
      `Vous prouvez votre identité par les clés que vous publiez (private_key_jwt, RFC 7523). Elles sont lues à ${proof.keysUrl} et gardées cinq minutes au plus.`,
      `Sie weisen sich mit den Schlüsseln aus, die Sie veröffentlichen (private_key_jwt, RFC 7523). Sie werden unter ${proof.keysUrl} gelesen und höchstens fünf Minuten behalten.`,
    );
  if (link === null || expiresAt === undefined)
    return localized(
      'You prove your identity with the keys that you named in the request (private_key_jwt, RFC 7523).',
      'Vous prouvez votre identité par les clés indiquées dans la demande (private_key_jwt, RFC 7523).',
      'Sie weisen sich mit den Schlüsseln aus, die Sie in der Anfrage genannt haben (private_key_jwt, RFC 7523).',
    );
  const end = describeEnd(expiresAt);
  return localized(
    `This link shows your client secret once, until ${end.en}. Open it when you can store the secret, and do not pass it on:\n\n${link}`,
    `Ce lien montre votre secret de client une seule fois, jusqu’au ${end.fr}. Ouvrez-le quand vous pouvez enregistrer le secret, et ne le transmettez pas :\n\n${link}`,
    `Dieser Link zeigt Ihr Client-Geheimnis ein einziges Mal, bis ${end.de}. Öffnen Sie ihn, wenn Sie das Geheimnis speichern können, und geben Sie ihn nicht weiter:\n\n${link}`,
  );
}

/** @param hash fragment of the part of the page that the client needs, e.g. `#keys` */
function tokenText({ publicUrl }: MailFacts, hash = ''): LocalizedText {
  return localized(
    `How your program gets a token and reads rows, step by step: ${publicUrl}/docs/getting-started?lang=en${hash}`,
    `Comment votre programme obtient un jeton et lit des lignes, pas à pas : ${publicUrl}/docs/getting-started?lang=fr${hash}`,
    `Wie Ihr Programm ein Token erhält und Zeilen liest, Schritt für Schritt: ${publicUrl}/docs/getting-started?lang=de${hash}`,
  );
}

function buildClosing({ help, publisher }: MailFacts): LocalizedText {
  return localized(
    `Questions: ${help}\n${publisher.en}`,
    `Questions : ${help}\n${publisher.fr}`,
    `Fragen: ${help}\n${publisher.de}`,
  );
}
