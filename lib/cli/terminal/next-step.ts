import type { KaartError } from '../../core/errors.ts';
import { type Language, type LocalizedText, localized } from '../../core/language.ts';
import type { ErrorReason } from '../../core/reasons/error-reasons.ts';
import { NEXT_STEPS } from '../../core/reasons/next-steps.ts';

const CORRECT_AND_REPEAT = localized(
  'Correct it and run the command again; nothing was changed.',
  'Corrigez cela et relancez la commande ; rien n’a été modifié.',
  'Korrigieren Sie dies und führen Sie den Befehl erneut aus; es wurde nichts geändert.',
);

/** The next step after an unexpected error. */
export const AFTER_DEFECT = localized(
  'This is a defect of Kaart: please report it with the command that showed it.',
  'C’est un défaut de Kaart : signalez-le avec la commande qui l’a produit.',
  'Das ist ein Fehler in Kaart: Bitte melden Sie ihn mit dem Befehl, der ihn gezeigt hat.',
);

/** Next steps by code in terms of the command line. For other codes the text of the API is used. */
const NEXT: Readonly<Record<string, LocalizedText>> = {
  'message-invalid': localized(
    'Correct it and run the command again; --help shows examples.',
    'Corrigez cela et relancez la commande ; --help montre des exemples.',
    'Korrigieren Sie dies und führen Sie den Befehl erneut aus; --help zeigt Beispiele.',
  ),
  'file-refused': localized(
    'Correct the file and run the command again; nothing was changed.',
    'Corrigez le fichier et relancez la commande ; rien n’a été modifié.',
    'Korrigieren Sie die Datei und führen Sie den Befehl erneut aus; es wurde nichts geändert.',
  ),
  'consent-rejected': CORRECT_AND_REPEAT,
  'second-person-required': localized(
    'Let another person do it: --as NAME on this machine, their own KAART_TOKEN on a remote Kaart.',
    'Demandez à une autre personne de le faire : --as NAME sur cette machine, son propre KAART_TOKEN sur un Kaart distant.',
    'Lassen Sie es eine andere Person tun: --as NAME auf diesem Rechner, ihr eigenes KAART_TOKEN auf einem entfernten Kaart.',
  ),
  'precondition-failed': localized(
    'It was changed meanwhile: run the command again.',
    'Cela a été modifié entre-temps : relancez la commande.',
    'Dies wurde inzwischen geändert: Führen Sie den Befehl erneut aus.',
  ),
  'wrong-state': localized(
    'Look at its state; kaart --help names the commands that list what there is.',
    'Regardez son état ; kaart --help nomme les commandes qui listent ce qui existe.',
    'Sehen Sie sich den Zustand an; kaart --help nennt die Befehle, die das Vorhandene auflisten.',
  ),
  'not-found': localized(
    'Check the name or id; kaart --help names the commands that list what there is.',
    'Vérifiez le nom ou l’identifiant ; kaart --help nomme les commandes qui listent ce qui existe.',
    'Prüfen Sie den Namen oder die Kennung; kaart --help nennt die Befehle, die das Vorhandene auflisten.',
  ),
  'object-not-found': localized(
    'Check that the file is there and may be read.',
    'Vérifiez que le fichier existe et peut être lu.',
    'Prüfen Sie, ob die Datei vorhanden ist und gelesen werden darf.',
  ),
  forbidden: localized(
    'Use a token with the right role or scope: kaart token --role makes one on this machine, kaart token --scope one for a client.',
    'Utilisez un jeton avec le bon rôle ou la bonne portée : kaart token --role en crée un sur cette machine, kaart token --scope un pour un client.',
    'Verwenden Sie ein Token mit der richtigen Rolle oder dem richtigen Umfang: kaart token --role erstellt eines auf diesem Rechner, kaart token --scope eines für einen Client.',
  ),
  invalid_client: localized(
    'Check KAART_CLIENT_ID, and KAART_CLIENT_SECRET or the key file that KAART_CLIENT_KEY names. If the secret or key is lost or ended, ask the people who run this Kaart for a new one.',
    'Vérifiez KAART_CLIENT_ID, ainsi que KAART_CLIENT_SECRET ou le fichier de clé que nomme KAART_CLIENT_KEY. Si le secret ou la clé est perdu ou expiré, demandez-en un nouveau à ceux qui exploitent ce Kaart.',
    'Prüfen Sie KAART_CLIENT_ID sowie KAART_CLIENT_SECRET oder die Schlüsseldatei, die KAART_CLIENT_KEY nennt. Ist das Geheimnis oder der Schlüssel verloren oder abgelaufen, bitten Sie die Betreiber dieses Kaart um einen neuen.',
  ),
  'nothing-published': localized(
    'Release an edition, then publish it: kaart publish.',
    'Validez une édition, puis publiez-la : kaart publish.',
    'Geben Sie eine Ausgabe frei und veröffentlichen Sie sie dann: kaart publish.',
  ),
  'address-refused': localized(
    'Only public addresses are called, by https at port 443. KAART_OUTBOUND_ALLOW names what may be called as well, such as 10.0.0.0/8 or connector.example:8443.',
    'Seules les adresses publiques sont appelées, en https sur le port 443. KAART_OUTBOUND_ALLOW nomme les autres adresses permises, par exemple 10.0.0.0/8 ou connector.example:8443.',
    'Nur öffentliche Adressen werden aufgerufen, mit https an Port 443. KAART_OUTBOUND_ALLOW nennt weitere erlaubte Adressen, etwa 10.0.0.0/8 oder connector.example:8443.',
  ),
  'object-corrupt': localized(
    'Run the command again. If it fails again, contact the provider of the file.',
    'Relancez la commande. Si elle échoue encore, contactez le fournisseur du fichier.',
    'Führen Sie den Befehl erneut aus. Schlägt er wieder fehl, wenden Sie sich an den Anbieter der Datei.',
  ),
  'config-invalid': localized(
    'Correct the environment variables named above.',
    'Corrigez les variables d’environnement nommées ci-dessus.',
    'Korrigieren Sie die oben genannten Umgebungsvariablen.',
  ),
  internal: AFTER_DEFECT,
};

/** Builds a text such as `kaart partner list shows the partners.` */
function describeCommand(command: string, en: string, fr: string, de: string): LocalizedText {
  const name = `kaart ${command}`;
  return localized(`${name} shows ${en}.`, `${name} montre ${fr}.`, `${name} zeigt ${de}.`);
}

const COMPANIES = localized(
  'kaart companies --search TEXT finds a company by its name.',
  'kaart companies --search TEXT trouve une entreprise par son nom.',
  'kaart companies --search TEXT findet ein Unternehmen nach seinem Namen.',
);
const PARTNERS = describeCommand('partner list', 'the partners', 'les partenaires', 'die Partner');
const ROWS = describeCommand(
  'review IMPORT',
  'the rows that wait',
  'les lignes qui attendent',
  'die wartenden Zeilen',
);
const CATALOG = describeCommand(
  'catalog',
  'the datasets, editions and versions',
  'les jeux de données, les éditions et les versions',
  'die Datensätze, Ausgaben und Versionen',
);
const EVENTS = describeCommand(
  'consents show COMPANY --json',
  'the events of a company',
  'les événements d’une entreprise',
  'die Ereignisse eines Unternehmens',
);
const NOTICES = localized(
  'kaart consent-notice list and kaart withdrawal-notices show the notices.',
  'kaart consent-notice list et kaart withdrawal-notices montrent les notices et les avis.',
  'kaart consent-notice list und kaart withdrawal-notices zeigen die Hinweise und Mitteilungen.',
);
const REVISIONS = localized(
  'kaart consent-notice list and kaart consent-notice proposals show the revisions: send the next one.',
  'kaart consent-notice list et kaart consent-notice proposals montrent les révisions : envoyez la suivante.',
  'kaart consent-notice list und kaart consent-notice proposals zeigen die Fassungen: Senden Sie die nächste.',
);
const RETRACTIONS = localized(
  'kaart doctor names a retraction that waits for a second person; kaart catalog shows the editions.',
  'kaart doctor nomme une annulation qui attend une seconde personne ; kaart catalog montre les éditions.',
  'kaart doctor nennt eine Zurückziehung, die auf eine zweite Person wartet; kaart catalog zeigt die Ausgaben.',
);
const IMPORTS = describeCommand(
  'imports',
  'the imports and their states',
  'les importations et leurs états',
  'die Importe und ihre Zustände',
);
const PEOPLE = describeCommand('people', 'the people', 'les personnes', 'die Personen');
const CONTACTS = localized(
  'Check the address or the name; kaart data-subject COMPANY --out FOLDER writes the contact persons of a company.',
  'Vérifiez l’adresse ou le nom ; kaart data-subject COMPANY --out FOLDER écrit les personnes de contact d’une entreprise.',
  'Prüfen Sie die Adresse oder den Namen; kaart data-subject COMPANY --out FOLDER schreibt die Kontaktpersonen eines Unternehmens.',
);
const ERASURES = describeCommand('erasures', 'the erasures', 'les effacements', 'die Löschungen');
const CORRECTIONS = describeCommand(
  'corrections',
  'the corrections',
  'les corrections',
  'die Korrekturen',
);
const OFFERS = describeCommand(
  'catalog URL',
  'the offer of the other connector',
  'ce que l’autre connecteur offre',
  'was der andere Konnektor anbietet',
);
const PARTICIPANTS = describeCommand(
  'participant list',
  'the participants',
  'les participants',
  'die Teilnehmer',
);
const CREDENTIALS = describeCommand(
  'credential list',
  'the credentials',
  'les attestations',
  'die Nachweise',
);
const ISSUED = describeCommand(
  'credential issued',
  'the issued credentials',
  'les attestations délivrées',
  'die ausgestellten Nachweise',
);
const REQUESTS = describeCommand('access list', 'the requests', 'les demandes', 'die Anträge');
const TERMS = describeCommand(
  'access terms',
  'the current terms and the purposes',
  'les conditions actuelles et les finalités',
  'die aktuellen Bedingungen und die Zwecke',
);
const KEYS = localized(
  'kaart rotate-keys --compromised replaces at once a key that others may hold.',
  'kaart rotate-keys --compromised remplace aussitôt une clé que d’autres peuvent détenir.',
  'kaart rotate-keys --compromised ersetzt sofort einen Schlüssel, den andere haben könnten.',
);

/** Next steps by reason: the command that shows the missing object, or the command to continue with. */
const NEXT_BY_REASON: Partial<Record<ErrorReason, LocalizedText>> = {
  'no-such-company': COMPANIES,
  'nothing-about-company': COMPANIES,
  'no-such-partner': PARTNERS,
  'no-such-partner-named': PARTNERS,
  'no-such-request': REQUESTS,
  'request-in-state': REQUESTS,
  'not-a-purpose': TERMS,
  'no-such-participant': PARTICIPANTS,
  'no-such-credential': CREDENTIALS,
  'no-such-issued-credential': ISSUED,
  'participant-exists': PARTICIPANTS,
  'partner-exists': PARTNERS,
  'rows-wait': ROWS,
  'row-not-waiting': ROWS,
  'row-not-imported': ROWS,
  'no-such-import': IMPORTS,
  'import-in-state': IMPORTS,
  'edition-is-retracted': RETRACTIONS,
  'edition-not-retracted': RETRACTIONS,
  'retraction-confirmed': localized(
    'Import the file again as the next correction: kaart import FILE --edition EDITION.',
    'Importez à nouveau le fichier comme correction suivante : kaart import FILE --edition EDITION.',
    'Importieren Sie die Datei erneut als nächste Berichtigung: kaart import FILE --edition EDITION.',
  ),
  'no-edition-to-correct': localized(
    'Import the edition itself first: kaart import FILE --edition YEAR.',
    'Importez d’abord l’édition elle-même : kaart import FILE --edition YEAR.',
    'Importieren Sie zuerst die Ausgabe selbst: kaart import FILE --edition YEAR.',
  ),
  'another-person-can': localized(
    'Let that person take the step. If the person has left: kaart person revoke NAME, then try again.',
    'Demandez à cette personne de faire l’étape. Si elle est partie : kaart person revoke NAME, puis réessayez.',
    'Lassen Sie diese Person den Schritt tun. Ist sie nicht mehr da: kaart person revoke NAME, dann versuchen Sie es erneut.',
  ),
  'earlier-edition-is-new': localized(
    'Import the file again: each row is then compared with that edition.',
    'Importez à nouveau le fichier : chaque ligne est alors comparée à cette édition.',
    'Importieren Sie die Datei erneut: Jede Zeile wird dann mit dieser Ausgabe verglichen.',
  ),
  'company-in-no-edition': COMPANIES,
  'company-twice': localized(
    'Drop one of the two rows: kaart review IMPORT ROW --drop. Or import a corrected file.',
    'Écartez l’une des deux lignes : kaart review IMPORT ROW --drop. Ou importez un fichier corrigé.',
    'Verwerfen Sie eine der beiden Zeilen: kaart review IMPORT ROW --drop. Oder importieren Sie eine korrigierte Datei.',
  ),
  'notice-follows-nothing': REVISIONS,
  'notice-never-changed': REVISIONS,
  'notice-text-differs': REVISIONS,
  'no-such-dataset': CATALOG,
  'no-such-version': CATALOG,
  'no-such-redacted-edition': CATALOG,
  'edition-not-released': CATALOG,
  'edition-not-there': CATALOG,
  'edition-without-table': localized(
    'kaart figures --format xlsx -o figures.xlsx writes every table as a sheet.',
    'kaart figures --format xlsx -o figures.xlsx écrit chaque tableau dans une feuille.',
    'kaart figures --format xlsx -o figures.xlsx schreibt jede Tabelle auf ein Blatt.',
  ),
  'edition-without-trend': CATALOG,
  'no-edition-released': CATALOG,
  'catalog-lacks-dataset': OFFERS,
  'dataset-lacks-offer': OFFERS,
  'no-head-for-day': describeCommand(
    'audit head',
    'the newest head',
    'la tête la plus récente',
    'den neuesten Kopf',
  ),
  'no-such-receipt': describeCommand(
    'receipts COMPANY',
    'the receipts of a company',
    'les reçus d’une entreprise',
    'die Belege eines Unternehmens',
  ),
  'no-such-event': EVENTS,
  'no-such-permission': EVENTS,
  'no-such-withdrawal': describeCommand(
    'withdrawals',
    'the withdrawals',
    'les retraits',
    'die Widerrufe',
  ),
  'no-such-invitation': describeCommand(
    'invitations',
    'the invitations',
    'les invitations',
    'die Einladungen',
  ),
  'no-such-correction': CORRECTIONS,
  'correction-in-state': CORRECTIONS,
  'no-such-notice': NOTICES,
  'notice-without-agreement': NOTICES,
  'no-such-process': localized(
    'kaart negotiations and kaart transfers show the processes.',
    'kaart negotiations et kaart transfers montrent les négociations et les transferts.',
    'kaart negotiations und kaart transfers zeigen die Verhandlungen und Übertragungen.',
  ),
  'no-such-agreement': describeCommand(
    'agreements',
    'the agreements',
    'les accords',
    'die Vereinbarungen',
  ),
  'no-such-dead-letter': describeCommand(
    'outbox',
    'the jobs and messages',
    'les tâches et les messages',
    'die Aufträge und Nachrichten',
  ),
  'edition-frozen': localized(
    'Name the correction: --edition, with the edition that the error names.',
    'Nommez la correction : --edition, avec l’édition que l’erreur nomme.',
    'Nennen Sie die Berichtigung: --edition, mit der Ausgabe, die der Fehler nennt.',
  ),
  'keys-rotated-today': KEYS,
  'external-catalog-not-set': localized(
    'Set KAART_EXTERNAL_CATALOG and the settings beside it; docs/settings.md lists them.',
    'Définissez KAART_EXTERNAL_CATALOG et les paramètres associés ; docs/settings.md les décrit.',
    'Setzen Sie KAART_EXTERNAL_CATALOG und die zugehörigen Einstellungen; docs/settings.md nennt sie.',
  ),
  'no-such-person': PEOPLE,
  'person-revoked': PEOPLE,
  'role-taken': PEOPLE,
  'no-such-token': PEOPLE,
  'nothing-about-person': CONTACTS,
  'no-such-erasure': ERASURES,
  'erasure-in-state': ERASURES,
  'no-such-campaign': describeCommand(
    'campaign list',
    'the campaigns',
    'les campagnes',
    'die Kampagnen',
  ),
};

/** The reason of an error; for a response over HTTP, the reason in its problem document. */
export function findReason({ reason, details }: KaartError): string {
  return typeof details['reason'] === 'string' ? details['reason'] : reason;
}

/** The next step after an error in terms of the command line. A text of a remote Kaart keeps its language. */
export function nextStep(error: KaartError, language: Language): unknown {
  const { code, details } = error;
  const own = error.nextStep && NEXT_STEPS[error.nextStep];
  const step = own ?? NEXT_BY_REASON[findReason(error) as ErrorReason] ?? NEXT[code];
  return step === undefined ? details['next'] : step[language];
}
