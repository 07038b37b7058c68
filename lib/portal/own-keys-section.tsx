import type { LocalizedText } from '../core/language.ts';
import { Code } from './code.tsx';
import type { PageFacts } from './layout.tsx';

const TEXTS = {
  title: {
    en: 'Keys of your own instead of a secret',
    fr: 'Vos propres clés au lieu d’un secret',
    de: 'Eigene Schlüssel statt eines Geheimnisses',
  },
  make: {
    en: 'With keys of your own, no secret is sent. Your program signs a short statement with a private key that only you have (private_key_jwt, RFC 7523). Make the keys before you ask for access. Save this as keys.py:',
    fr: 'Avec vos propres clés, aucun secret n’est envoyé. Votre programme signe une courte déclaration avec une clé privée que vous seul avez (private_key_jwt, RFC 7523). Créez les clés avant de demander l’accès. Enregistrez ceci sous keys.py :',
    de: 'Mit eigenen Schlüsseln wird kein Geheimnis gesendet. Ihr Programm unterschreibt eine kurze Erklärung mit einem privaten Schlüssel, den nur Sie haben (private_key_jwt, RFC 7523). Erzeugen Sie die Schlüssel, bevor Sie den Zugang anfragen. Speichern Sie dies als keys.py:',
  },
  run: {
    en: 'Then, in a terminal. The private key is in private.pem, the public key in jwks.json:',
    fr: 'Puis, dans un terminal. La clé privée est dans private.pem, la clé publique dans jwks.json :',
    de: 'Dann, in einem Terminal. Der private Schlüssel ist in private.pem, der öffentliche in jwks.json:',
  },
  form: {
    en: 'Paste the content of jwks.json into the form for access. Or publish this file at a public https address, and give the address. Keep private.pem where only your program reads it, and never send it. The mail with the decision has your client id and no link.',
    fr: 'Collez le contenu de jwks.json dans le formulaire d’accès. Ou publiez ce fichier à une adresse https publique, et indiquez l’adresse. Gardez private.pem là où seul votre programme le lit, et ne l’envoyez jamais. Le courriel avec la décision contient votre identifiant de client et pas de lien.',
    de: 'Fügen Sie den Inhalt von jwks.json in das Formular für den Zugang ein. Oder veröffentlichen Sie die Datei unter einer öffentlichen https-Adresse, und geben Sie die Adresse an. Bewahren Sie private.pem dort auf, wo nur Ihr Programm es liest, und senden Sie es nie. Die Mail mit der Entscheidung enthält Ihre Client-Id und keinen Link.',
  },
  token: {
    en: 'Save this as get_token.py. The statement works for one request, and for a minute.',
    fr: 'Enregistrez ceci sous get_token.py. La déclaration vaut pour une seule requête, pendant une minute.',
    de: 'Speichern Sie dies als get_token.py. Die Erklärung gilt für eine einzige Anfrage, eine Minute lang.',
  },
  use: {
    en: 'Put your id in place of the dots. Then go on with step 3 in the same terminal.',
    fr: 'Remplacez les points par votre identifiant. Continuez ensuite à l’étape 3 dans le même terminal.',
    de: 'Setzen Sie Ihre Id anstelle der Punkte ein. Machen Sie dann im selben Terminal mit Schritt 3 weiter.',
  },
  change: {
    en: 'To change a published key, add the new key to the file under another “kid”, sign with it, and remove the old key an hour later. If you pasted your keys, or have a secret, send the new keys with the request',
    fr: 'Pour changer une clé publiée, ajoutez la nouvelle clé au fichier sous un autre « kid », signez avec elle, et retirez l’ancienne clé une heure plus tard. Si vous avez collé vos clés, ou avez un secret, envoyez les nouvelles clés par la requête',
    de: 'Um einen veröffentlichten Schlüssel zu wechseln, fügen Sie der Datei den neuen unter einer anderen „kid“ hinzu, unterschreiben Sie damit, und entfernen Sie den alten eine Stunde später. Wenn Sie Ihre Schlüssel eingefügt haben oder ein Geheimnis haben, senden Sie die neuen Schlüssel mit der Anfrage',
  },
} as const satisfies Record<string, LocalizedText>;

/** Title of the section, for links to it. */
export const OWN_KEYS_TITLE: LocalizedText = TEXTS.title;

/** Steps for a program that authenticates with its own keys. @param publicUrl address of the API, without a slash at its end */
export function OwnKeysSection({
  language,
  publicUrl,
}: Pick<PageFacts, 'language'> & { readonly publicUrl: string }) {
  return (
    <>
      <h2 id="keys">{TEXTS.title[language]}</h2>
      <p>{TEXTS.make[language]}</p>
      <Code language="python" text={MAKE_KEYS} />
      <p>{TEXTS.run[language]}</p>
      <Code language="sh" text={RUN_KEYS} />
      <p>{TEXTS.form[language]}</p>
      <p>{TEXTS.token[language]}</p>
      <Code language="python" text={GET_TOKEN} />
      <p>{TEXTS.use[language]}</p>
      <Code language="sh" text={buildKeyCommands(publicUrl)} />
      <p>
        {TEXTS.change[language]} <code>POST /v1/client/rotation</code> (
        <a href={`/docs/api?lang=${language}`}>API</a>).
      </p>
    </>
  );
}

const MAKE_KEYS = `import json
import os

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

os.umask(0o077)
key = ec.generate_private_key(ec.SECP256R1())
pem = key.private_bytes(
    serialization.Encoding.PEM,
    serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption(),
)
with open("private.pem", "xb") as file:
    file.write(pem)
public = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
print(json.dumps({"keys": [{**public, "kid": "key-1", "alg": "ES256", "use": "sig"}]}))`;

const RUN_KEYS = `python3 -m venv venv
venv/bin/pip install httpx pandas "pyjwt[crypto]"
venv/bin/python keys.py > jwks.json
cat jwks.json`;

const GET_TOKEN = `import os
import time
import uuid

import httpx
import jwt

url = os.environ["KAART_URL"]
client_id = os.environ["KAART_CLIENT_ID"]
with open("private.pem") as file:
    private_key = file.read()
claims = {
    "iss": client_id,
    "sub": client_id,
    "aud": f"{url}/token",
    "jti": str(uuid.uuid4()),
    "exp": int(time.time()) + 60,
}
form = {
    "grant_type": "client_credentials",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": jwt.encode(claims, private_key, "ES256", {"kid": "key-1"}),
}
response = httpx.post(f"{url}/token", data=form).raise_for_status()
print(response.json()["access_token"])`;

function buildKeyCommands(publicUrl: string): string {
  return `export KAART_URL=${publicUrl} KAART_CLIENT_ID=…
export TOKEN=$(venv/bin/python get_token.py)`;
}
