import { type Language, type LocalizedText, localized } from '../../core/language.ts';

const CREDENTIALS = localized(
  'Put KAART_CLIENT_ID with KAART_CLIENT_SECRET or KAART_CLIENT_KEY, or KAART_TOKEN, into "env" of this server and start it again. You request access on the page /access of the Kaart. Rows that companies show to everyone are in healthtech-companies-public.',
  'Mettez KAART_CLIENT_ID avec KAART_CLIENT_SECRET ou KAART_CLIENT_KEY, ou KAART_TOKEN, dans « env » de ce serveur et redémarrez-le. L’accès se demande à la page /access de Kaart. Les lignes que les entreprises montrent à tous se trouvent dans healthtech-companies-public.',
  'Tragen Sie KAART_CLIENT_ID mit KAART_CLIENT_SECRET oder KAART_CLIENT_KEY, oder KAART_TOKEN, in „env“ dieses Servers ein und starten Sie ihn neu. Zugang beantragen Sie auf der Seite /access von Kaart. Zeilen, die Unternehmen allen zeigen, stehen in healthtech-companies-public.',
);

/** Next steps by reason, if the code is not exact enough. */
const NEXT_BY_REASON: Readonly<Record<string, LocalizedText>> = {
  'edition-without-table': localized(
    'Name one of the tables in "allowed".',
    'Indiquez l’un des tableaux de « allowed ».',
    'Nennen Sie eine der Tabellen in „allowed“.',
  ),
  'address-silent': localized(
    'Check --url in the arguments of this server, and that the Kaart runs there. Then call the tool again.',
    'Vérifiez --url dans les arguments de ce serveur, et que Kaart y fonctionne. Puis rappelez l’outil.',
    'Prüfen Sie --url in den Argumenten dieses Servers und ob Kaart dort läuft. Rufen Sie das Werkzeug dann noch einmal auf.',
  ),
  'no-such-field': localized(
    'Name one of the fields in "allowed"; describe_fields explains them.',
    'Indiquez l’un des champs de « allowed » ; describe_fields les explique.',
    'Nennen Sie eines der Felder in „allowed“; describe_fields erklärt sie.',
  ),
  'no-folder-chosen': localized(
    'Let the person who operates this server add --folder DIRECTORY to its arguments and start it again. search_records gives rows without a file.',
    'Demandez à l’exploitant de ce serveur d’ajouter --folder RÉPERTOIRE à ses arguments et de le redémarrer. search_records donne des lignes sans fichier.',
    'Lassen Sie den Betreiber dieses Servers --folder VERZEICHNIS zu seinen Argumenten hinzufügen und ihn neu starten. search_records gibt Zeilen ohne Datei.',
  ),
  'no-such-version': localized(
    'Leave "version" out: fetch_version then takes the current version.',
    'Omettez « version » : fetch_version prend alors la version actuelle.',
    'Lassen Sie „version“ weg: fetch_version nimmt dann die aktuelle Version.',
  ),
  'client-not-for-purpose': localized(
    'Leave "purpose" out, or name one of "allowed". For another purpose, request access on the page /access of the Kaart.',
    'Omettez « purpose », ou indiquez l’une des finalités de « allowed ». Pour une autre finalité, demandez l’accès à la page /access de Kaart.',
    'Lassen Sie „purpose“ weg, oder nennen Sie einen Zweck aus „allowed“. Für einen anderen Zweck beantragen Sie Zugang auf der Seite /access von Kaart.',
  ),
  'folder-outside': localized(
    'Name the folder as fetch_version gave it.',
    'Indiquez le dossier tel que fetch_version l’a donné.',
    'Nennen Sie den Ordner so, wie fetch_version ihn angegeben hat.',
  ),
  'files-not-as-published': localized(
    'Do not use these files. Fetch the version again; if the error stays, write to the contact of the catalog.',
    'N’utilisez pas ces fichiers. Récupérez la version de nouveau ; si l’erreur persiste, écrivez au contact du catalogue.',
    'Verwenden Sie diese Dateien nicht. Rufen Sie die Version noch einmal ab; bleibt der Fehler, schreiben Sie an den Kontakt des Katalogs.',
  ),
};

/** Next steps after an error in the terms of the tools. For other codes the text of the API is used. */
const NEXT: Readonly<Record<string, LocalizedText>> = {
  unauthenticated: CREDENTIALS,
  invalid_client: CREDENTIALS,
  'message-invalid': localized(
    'Correct the arguments that "issues" names. describe_fields gives the fields and their codes.',
    'Corrigez les arguments que cite « issues ». describe_fields donne les champs et leurs codes.',
    'Berichtigen Sie die Argumente, die „issues“ nennt. describe_fields gibt die Felder und ihre Codes.',
  ),
  'not-found': localized(
    'Check the id. list_datasets gives the datasets, list_editions the editions, search_records the records that you may read.',
    'Vérifiez l’identifiant. list_datasets donne les jeux de données, list_editions les éditions, search_records les fiches que vous pouvez lire.',
    'Prüfen Sie die Id. list_datasets gibt die Datensätze, list_editions die Ausgaben, search_records die Einträge, die Sie lesen dürfen.',
  ),
};

/** The next step of this server for a problem of the API; `undefined` if the text of the API is used. */
export function getNextStep(
  { code, reason }: { readonly code?: unknown; readonly reason?: unknown },
  language: Language,
): string | undefined {
  return (NEXT_BY_REASON[String(reason)] ?? NEXT[String(code)])?.[language];
}
