import type { RevealedSecret } from '../access-requests/access-secrets.ts';
import { COMPANIES_DATASET_ID } from '../core/dataset-ids.ts';
import type { LocalizedText } from '../core/language.ts';
import { Code } from './code.tsx';
import { type PageFacts, PageLayout } from './layout.tsx';
import { OwnKeysSection } from './own-keys-section.tsx';

export const GETTING_STARTED_TITLE: LocalizedText = {
  en: 'Getting started',
  fr: 'Premiers pas',
  de: 'Erste Schritte',
};

const TEXTS = {
  lead: {
    en: 'From a request for access to rows in a pandas frame. You need curl and Python 3.10 or later.',
    fr: 'D’une demande d’accès à des lignes dans un tableau pandas. Il vous faut curl et Python 3.10 ou plus récent.',
    de: 'Von der Anfrage nach Zugang bis zu Zeilen in einer pandas-Tabelle. Sie brauchen curl und Python 3.10 oder neuer.',
  },
  access: { en: '1. Ask for access', fr: '1. Demander l’accès', de: '1. Zugang anfragen' },
  accessLink: {
    en: 'Fill in the form for access',
    fr: 'Remplissez le formulaire d’accès',
    de: 'Füllen Sie das Formular für den Zugang aus',
  },
  accessText: {
    en: 'Open the link in the mail that you get, so that your request counts. After the decision, another mail has your client id and a link that shows your secret once.',
    fr: 'Ouvrez le lien du courriel que vous recevez, pour que votre demande compte. Après la décision, un autre courriel contient votre identifiant de client et un lien qui montre votre secret une seule fois.',
    de: 'Öffnen Sie den Link in der Mail, die Sie bekommen, damit Ihre Anfrage zählt. Nach der Entscheidung enthält eine weitere Mail Ihre Client-Id und einen Link, der Ihr Geheimnis ein einziges Mal zeigt.',
  },
  accessResult: {
    en: 'Keep the secret where only your program reads it.',
    fr: 'Gardez le secret là où seul votre programme le lit.',
    de: 'Bewahren Sie das Geheimnis dort auf, wo nur Ihr Programm es liest.',
  },
  accessKeys: {
    en: 'Without a secret: use keys of your own',
    fr: 'Sans secret : utiliser vos propres clés',
    de: 'Ohne Geheimnis: eigene Schlüssel verwenden',
  },
  accessOpen: {
    en: 'Rows that companies show to everyone need no access: they are the dataset',
    fr: 'Les lignes que les entreprises montrent à tout le monde ne demandent aucun accès : c’est le jeu de données',
    de: 'Zeilen, die Unternehmen allen zeigen, brauchen keinen Zugang: Sie sind der Datensatz',
  },
  token: { en: '2. Get a token', fr: '2. Obtenir un jeton', de: '2. Ein Token holen' },
  tokenText: {
    en: 'Put your id and your secret in place of the dots. A token works for a few minutes; then get another one.',
    fr: 'Remplacez les points par votre identifiant et votre secret. Un jeton vaut quelques minutes ; demandez-en ensuite un autre.',
    de: 'Setzen Sie Ihre Id und Ihr Geheimnis anstelle der Punkte ein. Ein Token gilt einige Minuten; holen Sie danach ein neues.',
  },
  request: {
    en: '3. Read the first rows',
    fr: '3. Lire les premières lignes',
    de: '3. Erste Zeilen lesen',
  },
  requestText: {
    en: 'In the same terminal. The answer holds the rows that companies show to you now.',
    fr: 'Dans le même terminal. La réponse contient les lignes que les entreprises vous montrent à cet instant.',
    de: 'Im selben Terminal. Die Antwort enthält die Zeilen, die Unternehmen Ihnen jetzt zeigen.',
  },
  python: {
    en: '4. Read them into pandas, and check the digest',
    fr: '4. Les lire dans pandas, et vérifier l’empreinte',
    de: '4. In pandas einlesen, und den Hashwert prüfen',
  },
  pythonText: {
    en: 'Save this as rows.py. It reads the version, then its file, and stops if a byte of the file is not as the version says.',
    fr: 'Enregistrez ceci sous rows.py. Le programme lit la version, puis son fichier, et s’arrête si un octet du fichier n’est pas celui de la version.',
    de: 'Speichern Sie dies als rows.py. Das Programm liest die Version, dann ihre Datei, und hält an, wenn ein Byte der Datei nicht zur Version passt.',
  },
  pythonRun: {
    en: 'Then, in the same terminal:',
    fr: 'Puis, dans le même terminal :',
    de: 'Dann, im selben Terminal:',
  },
  next: { en: '5. Go on', fr: '5. Continuer', de: '5. Weitermachen' },
  reference: {
    en: 'All requests, with examples; you can try them there',
    fr: 'Toutes les requêtes, avec des exemples ; vous pouvez les y essayer',
    de: 'Alle Anfragen mit Beispielen; Sie können sie dort ausprobieren',
  },
  problems: {
    en: 'What an error means, and what to do',
    fr: 'Ce que signifie une erreur, et que faire',
    de: 'Was ein Fehler bedeutet, und was zu tun ist',
  },
  terms: {
    en: 'Terms for partners: if a row is removed, delete your copy within 7 days',
    fr: 'Conditions pour partenaires : si une ligne est supprimée, effacez votre copie sous 7 jours',
    de: 'Bedingungen für Partner: Wird eine Zeile entfernt, löschen Sie Ihre Kopie innerhalb von 7 Tagen',
  },
} as const satisfies Record<string, LocalizedText>;

interface GettingStartedFacts extends PageFacts {
  /** Address of the API, without a slash at its end. */
  readonly publicUrl: string;
}

/** The steps of a partner from a request for access to rows in a pandas frame. A test follows them. */
export function GettingStartedPage(props: GettingStartedFacts) {
  const { language, publicUrl } = props;
  const link = (path: string, text: LocalizedText, hash = '') => (
    <li>
      <a href={`${path}?lang=${language}${hash}`}>{text[language]}</a>
    </li>
  );
  return (
    <PageLayout {...props} title={GETTING_STARTED_TITLE[language]}>
      <p class="lead">{TEXTS.lead[language]}</p>
      <h2 id="access">{TEXTS.access[language]}</h2>
      <p>
        <a href={`/access?lang=${language}`}>{TEXTS.accessLink[language]}</a>.{' '}
        {TEXTS.accessText[language]}
      </p>
      <p>{TEXTS.accessResult[language]}</p>
      <p>
        <a href="#keys">{TEXTS.accessKeys[language]}</a>
      </p>
      <p class="soft">
        {TEXTS.accessOpen[language]} <code>healthtech-companies-public</code>.
      </p>
      <h2 id="token">{TEXTS.token[language]}</h2>
      <p>{TEXTS.tokenText[language]}</p>
      <Code language="sh" text={buildTokenCommands(publicUrl)} />
      <h2 id="request">{TEXTS.request[language]}</h2>
      <p>{TEXTS.requestText[language]}</p>
      <Code language="sh" text={READ_ROWS} />
      <h2 id="python">{TEXTS.python[language]}</h2>
      <p>{TEXTS.pythonText[language]}</p>
      <Code language="python" text={PROGRAM} />
      <p>{TEXTS.pythonRun[language]}</p>
      <Code language="sh" text={RUN} />
      <OwnKeysSection language={language} publicUrl={publicUrl} />
      <h2 id="next">{TEXTS.next[language]}</h2>
      <ul>
        {link('/docs/api', TEXTS.reference)}
        {link('/docs', TEXTS.problems, '#problems')}
        {link('/docs', TEXTS.terms, '#partner-terms')}
      </ul>
    </PageLayout>
  );
}

/** Commands for a terminal that get a token into `$TOKEN`. @param credentials without them, the commands contain dots to be replaced */
export function buildTokenCommands(
  publicUrl: string,
  { clientId, clientSecret }: RevealedSecret = { clientId: '…', clientSecret: '…' },
): string {
  return `export KAART_URL=${publicUrl}
export KAART_CLIENT_ID=${clientId} KAART_CLIENT_SECRET=${clientSecret}
export TOKEN=$(curl -s -u "$KAART_CLIENT_ID:$KAART_CLIENT_SECRET" \\
  -d grant_type=client_credentials "$KAART_URL/token" |
  python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')`;
}

/** The command that reads rows with this token, and shows the first ones. */
export const READ_ROWS = `curl -s -H "Authorization: Bearer $TOKEN" \\
  "$KAART_URL/v1/datasets/${COMPANIES_DATASET_ID}/data?format=csv" > rows.csv
head -n 3 rows.csv`;

const PROGRAM = `import hashlib
import io
import os

import httpx
import pandas

DATASET = "/v1/datasets/${COMPANIES_DATASET_ID}"
with httpx.Client(base_url=os.environ["KAART_URL"], follow_redirects=True) as client:
    client.headers["Authorization"] = f"Bearer {os.environ['TOKEN']}"
    version = client.get(f"{DATASET}/versions/current").raise_for_status().json()
    file = next(each for each in version["files"] if each["format"] == "jsonl")
    path = f"{DATASET}/versions/{version['id']}/files/{file['path']}"
    content = client.get(path).raise_for_status().content

if hashlib.sha256(content).hexdigest() != file["sha256"]:
    raise SystemExit("the file is not as the version says")
# dtype=False: texts of digits, such as a postcode or a NACE code, stay texts.
rows = pandas.read_json(io.BytesIO(content), lines=True, dtype=False)
rows["updated_at"] = pandas.to_datetime(rows["updated_at"])
print(version["id"], len(rows))
print(rows[["record_id", "legal_name", "canton"]].head())`;

const RUN = `python3 -m venv venv
venv/bin/pip install httpx pandas
venv/bin/python rows.py`;
