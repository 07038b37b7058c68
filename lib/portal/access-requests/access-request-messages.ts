import { type LocalizedText, localized } from '../../core/language.ts';

/** The texts of the pages for requesters. */
export const REQUEST_TEXTS = {
  title: localized('Request access', 'Demander un accès', 'Zugang anfragen'),
  lead: localized(
    'With an access as a partner, your program reads the rows of companies that agreed to show them to partners.',
    'Avec un accès de partenaire, votre programme lit les lignes des entreprises qui ont accepté de les montrer aux partenaires.',
    'Mit einem Zugang als Partner liest Ihr Programm die Zeilen der Unternehmen, die zugestimmt haben, sie Partnern zu zeigen.',
  ),
  steps: localized(
    'You get a mail with a link that confirms your address. Then a person decides. The decision comes by mail, with your client id and, unless you name a key of your own, a link that shows your secret once.',
    'Vous recevez un e-mail avec un lien qui confirme votre adresse. Ensuite, une personne décide. La décision arrive par e-mail, avec votre identifiant de client et, sauf si vous indiquez votre propre clé, un lien qui montre votre secret une seule fois.',
    'Sie erhalten eine E-Mail mit einem Link, der Ihre Adresse bestätigt. Dann entscheidet eine Person. Die Entscheidung kommt per E-Mail, mit Ihrer Client-Id und, wenn Sie keinen eigenen Schlüssel nennen, mit einem Link, der Ihr Geheimnis ein einziges Mal zeigt.',
  ),
  allSteps: localized(
    'All steps, from this form to rows in pandas',
    'Toutes les étapes, de ce formulaire aux lignes dans pandas',
    'Alle Schritte, von diesem Formular bis zu Zeilen in pandas',
  ),
  connector: localized(
    'A connector of a data space needs no secret and not this form: it negotiates for the offer by the Dataspace Protocol.',
    'Un connecteur d’un espace de données n’a besoin ni de secret ni de ce formulaire : il négocie l’offre par le Dataspace Protocol.',
    'Ein Konnektor eines Datenraums braucht kein Geheimnis und nicht dieses Formular: Er verhandelt über das Angebot nach dem Dataspace Protocol.',
  ),
  connectorOffer: localized(
    'The catalogue names the offer',
    'Le catalogue indique l’offre',
    'Der Katalog nennt das Angebot',
  ),
  connectorContact: localized(
    'To be registered as a participant, send the DID of your connector to',
    'Pour être enregistré comme participant, envoyez le DID de votre connecteur à',
    'Damit Ihr Konnektor als Teilnehmer eingetragen wird, senden Sie seinen DID an',
  ),
  kept: localized(
    'Your name and address are kept for the decision and while you have access. A request that is not confirmed is deleted after {confirmation} days, one without a decision after {open} days, and a refused one after {kept} days.',
    'Votre nom et votre adresse sont conservés pour la décision et tant que vous avez l’accès. Une demande non confirmée est effacée après {confirmation} jours, une demande sans décision après {open} jours, une demande refusée après {kept} jours.',
    'Ihr Name und Ihre Adresse werden für die Entscheidung und während des Zugangs aufbewahrt. Eine nicht bestätigte Anfrage wird nach {confirmation} Tagen gelöscht, eine ohne Entscheidung nach {open} Tagen, eine abgelehnte nach {kept} Tagen.',
  ),
  you: localized('You', 'Vous', 'Sie'),
  organisation: localized('Your organisation', 'Votre organisation', 'Ihre Organisation'),
  use: localized(
    'What you use the data for',
    'Votre utilisation des données',
    'Wozu Sie die Daten nutzen',
  ),
  proof: localized(
    'How your program proves its identity',
    'Comment votre programme prouve son identité',
    'Wie sich Ihr Programm ausweist',
  ),
  terms: localized('Terms', 'Conditions', 'Bedingungen'),
  agree: localized(
    'I agree to these terms',
    'J’accepte ces conditions',
    'Ich stimme diesen Bedingungen zu',
  ),
  name: localized('Your name', 'Votre nom', 'Ihr Name'),
  email: localized(
    'Your mail address at work',
    'Votre adresse e-mail professionnelle',
    'Ihre dienstliche E-Mail-Adresse',
  ),
  organisationName: localized(
    'Name of the organisation',
    'Nom de l’organisation',
    'Name der Organisation',
  ),
  country: localized('Country', 'Pays', 'Land'),
  choose: localized('Choose a country', 'Choisissez un pays', 'Wählen Sie ein Land'),
  number: localized(
    'Register number or VAT number (optional)',
    'Numéro de registre ou de TVA (facultatif)',
    'Register- oder USt-Nummer (freiwillig)',
  ),
  proofHint: localized(
    'Leave both fields empty to get a secret. With keys of your own, your program authenticates by private_key_jwt, and no secret is sent. Fill in one of the two fields then.',
    'Laissez les deux champs vides pour recevoir un secret. Avec vos propres clés, votre programme s’authentifie par private_key_jwt, et aucun secret n’est envoyé. Remplissez alors l’un des deux champs.',
    'Lassen Sie beide Felder leer, um ein Geheimnis zu erhalten. Mit eigenen Schlüsseln weist sich Ihr Programm durch private_key_jwt aus, und es wird kein Geheimnis gesendet. Füllen Sie dann eines der beiden Felder aus.',
  ),
  jwksUrl: localized(
    'Address where you publish your public keys (optional)',
    'Adresse où vous publiez vos clés publiques (facultatif)',
    'Adresse, an der Sie Ihre öffentlichen Schlüssel veröffentlichen (freiwillig)',
  ),
  jwks: localized(
    'Public keys as a JWKS document (optional)',
    'Clés publiques, en document JWKS (facultatif)',
    'Öffentliche Schlüssel als JWKS-Dokument (freiwillig)',
  ),
  send: localized('Send the request', 'Envoyer la demande', 'Anfrage senden'),
  wrong: localized(
    'The request was not sent. Correct the fields that are marked below.',
    'La demande n’a pas été envoyée. Corrigez les champs marqués ci-dessous.',
    'Die Anfrage wurde nicht gesendet. Korrigieren Sie die markierten Felder.',
  ),
  sentTitle: localized(
    'Look into your mailbox',
    'Consultez votre messagerie',
    'Sehen Sie in Ihr Postfach',
  ),
  sent: localized(
    'If the request is new, a mail is on its way to the address that you wrote. Open its link within two days and confirm the request. The request is not read before that.',
    'Si la demande est nouvelle, un e-mail est en route vers l’adresse indiquée. Ouvrez son lien dans les deux jours et confirmez la demande. Personne ne la voit avant cela.',
    'Ist die Anfrage neu, so ist eine E-Mail an die angegebene Adresse unterwegs. Öffnen Sie den Link innerhalb von zwei Tagen und bestätigen Sie die Anfrage. Vorher sieht sie niemand.',
  ),
  confirmTitle: localized(
    'Confirm your request',
    'Confirmez votre demande',
    'Bestätigen Sie Ihre Anfrage',
  ),
  confirmLead: localized(
    'Press the button if you made this request for access:',
    'Appuyez sur le bouton si vous avez fait cette demande d’accès :',
    'Drücken Sie den Knopf, wenn Sie diese Anfrage auf Zugang gestellt haben:',
  ),
  confirm: localized('Confirm the request', 'Confirmer la demande', 'Anfrage bestätigen'),
  confirmedTitle: localized(
    'The request is confirmed',
    'La demande est confirmée',
    'Die Anfrage ist bestätigt',
  ),
  confirmed: localized(
    'A person decides on it. The decision comes by mail.',
    'Une personne va décider. La décision arrive par e-mail.',
    'Eine Person entscheidet darüber. Die Entscheidung kommt per E-Mail.',
  ),
  secretTitle: localized('Your client secret', 'Votre secret de client', 'Ihr Client-Geheimnis'),
  secretLead: localized(
    'The button shows your secret once, and this link opens nothing afterwards. Press it when you can store the secret.',
    'Le bouton montre votre secret une seule fois, et ce lien n’ouvre plus rien ensuite. Appuyez quand vous pouvez enregistrer le secret.',
    'Der Knopf zeigt Ihr Geheimnis ein einziges Mal, und dieser Link öffnet danach nichts mehr. Drücken Sie ihn, wenn Sie das Geheimnis speichern können.',
  ),
  show: localized('Show the secret', 'Montrer le secret', 'Geheimnis zeigen'),
  shown: localized(
    'Store the secret now. Only a digest of it is kept here, and it is not shown again.',
    'Enregistrez le secret maintenant. Seule son empreinte est conservée ici, et il n’est plus montré.',
    'Speichern Sie das Geheimnis jetzt. Hier bleibt nur ein Hashwert davon, und es wird nicht noch einmal gezeigt.',
  ),
  clientId: localized('Client id', 'Identifiant de client', 'Client-Id'),
  secret: localized('Client secret', 'Secret de client', 'Client-Geheimnis'),
  next: localized(
    'Read the first rows, in a terminal:',
    'Lire les premières lignes, dans un terminal :',
    'Erste Zeilen lesen, in einem Terminal:',
  ),
  goOn: localized(
    'Go on in the same terminal: read the rows into pandas',
    'Continuer dans le même terminal : lire les lignes dans pandas',
    'Im selben Terminal weitermachen: Zeilen in pandas einlesen',
  ),
  usedTitle: localized(
    'This link no longer works',
    'Ce lien n’est plus valide',
    'Dieser Link ist nicht mehr gültig',
  ),
  confirmationUsed: localized(
    'The request is confirmed already. A person decides on it, and the decision comes by mail. Questions:',
    'La demande est déjà confirmée. Une personne va décider, et la décision arrive par e-mail. Questions :',
    'Die Anfrage ist schon bestätigt. Eine Person entscheidet darüber, und die Entscheidung kommt per E-Mail. Fragen:',
  ),
  confirmationExpired: localized(
    'It has expired, and the request counts no longer. You can make the request again. Questions:',
    'Il a expiré, et la demande ne compte plus. Vous pouvez refaire la demande. Questions :',
    'Er ist abgelaufen, und die Anfrage gilt nicht mehr. Sie können sie neu stellen. Fragen:',
  ),
  secretUsed: localized(
    'The secret was shown already, and cannot be shown again. If you did not see it, or if it is lost, write at once: the access is stopped and you get another secret. Contact:',
    'Le secret a déjà été montré, et ne peut pas l’être à nouveau. Si vous ne l’avez pas vu, ou s’il est perdu, écrivez tout de suite : l’accès est arrêté et vous recevez un autre secret. Contact :',
    'Das Geheimnis wurde schon gezeigt und kann nicht noch einmal gezeigt werden. Haben Sie es nicht gesehen oder verloren, so schreiben Sie sofort: Der Zugang wird gesperrt, und Sie erhalten ein anderes Geheimnis. Kontakt:',
  ),
  secretExpired: localized(
    'It has expired before it was used. Ask for a new link. Contact:',
    'Il a expiré avant d’être utilisé. Demandez un nouveau lien. Contact :',
    'Er ist abgelaufen, bevor er verwendet wurde. Bitten Sie um einen neuen Link. Kontakt:',
  ),
  revoked: localized(
    'A newer link has taken its place, or the access has ended. Contact:',
    'Un lien plus récent l’a remplacé, ou l’accès a pris fin. Contact :',
    'Ein neuerer Link hat ihn ersetzt, oder der Zugang ist beendet. Kontakt:',
  ),
  unknown: localized(
    'Check that the address is whole. Contact:',
    'Vérifiez que l’adresse est complète. Contact :',
    'Prüfen Sie, ob die Adresse vollständig ist. Kontakt:',
  ),
} as const satisfies Record<string, LocalizedText>;

/** The texts of faults in the form, by the place of the field in the request. */
export const FIELD_ERRORS: Readonly<Record<string, LocalizedText>> = {
  'requester.name': localized(
    'Write your name in one line of at most 200 characters, each word in one alphabet.',
    'Indiquez votre nom sur une ligne de 200 caractères au plus, chaque mot dans un seul alphabet.',
    'Nennen Sie Ihren Namen in einer Zeile mit höchstens 200 Zeichen, jedes Wort in einem Alphabet.',
  ),
  'requester.email': localized(
    'Write one mail address, such as anna@example.lu.',
    'Indiquez une adresse e-mail, par exemple anna@example.lu.',
    'Nennen Sie eine E-Mail-Adresse, zum Beispiel anna@example.lu.',
  ),
  'organisation.name': localized(
    'Write the name of the organisation in one line of at most 200 characters, each word in one alphabet.',
    'Indiquez le nom de l’organisation sur une ligne de 200 caractères au plus, chaque mot dans un seul alphabet.',
    'Nennen Sie den Namen der Organisation in einer Zeile mit höchstens 200 Zeichen, jedes Wort in einem Alphabet.',
  ),
  'organisation.country': localized(
    'Choose the country of the organisation.',
    'Choisissez le pays de l’organisation.',
    'Wählen Sie das Land der Organisation.',
  ),
  'organisation.number': localized(
    'A number has at most 40 characters.',
    'Un numéro a 40 caractères au plus.',
    'Eine Nummer hat höchstens 40 Zeichen.',
  ),
  purposes: localized(
    'Choose at least one purpose of the list.',
    'Choisissez au moins une finalité de la liste.',
    'Wählen Sie mindestens einen Zweck der Liste.',
  ),
  terms: localized(
    'Read the terms and agree to them.',
    'Lisez les conditions et acceptez-les.',
    'Lesen Sie die Bedingungen und stimmen Sie ihnen zu.',
  ),
  jwks: localized(
    'Paste a JWKS document with one to five public keys (P-256, Ed25519, or RSA of 2,048 to 4,096 bits), or leave it empty. Never paste a private key.',
    'Collez un document JWKS avec une à cinq clés publiques (P-256, Ed25519, ou RSA de 2 048 à 4 096 bits), ou laissez vide. Ne collez jamais une clé privée.',
    'Fügen Sie ein JWKS-Dokument mit einem bis fünf öffentlichen Schlüsseln ein (P-256, Ed25519 oder RSA mit 2.048 bis 4.096 Bit), oder lassen Sie das Feld leer. Fügen Sie nie einen privaten Schlüssel ein.',
  ),
  jwksUrl: localized(
    'Write the public https address of a JWKS document with at least one usable key, and check that it can be opened from outside. Leave it empty if you paste keys.',
    'Indiquez l’adresse https publique d’un document JWKS avec au moins une clé utilisable, et vérifiez qu’on peut l’ouvrir de l’extérieur. Laissez ce champ vide si vous collez des clés.',
    'Nennen Sie die öffentliche https-Adresse eines JWKS-Dokuments mit mindestens einem brauchbaren Schlüssel, und prüfen Sie, ob sie von außen erreichbar ist. Lassen Sie das Feld leer, wenn Sie Schlüssel einfügen.',
  ),
};
