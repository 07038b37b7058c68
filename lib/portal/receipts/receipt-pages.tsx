import { type DescribedReceipt, describeReceipt } from '../../receipt/describe-receipt.ts';
import type { ReceiptVerification } from '../../receipt/verify.ts';
import { CopyButton } from '../copy-button.tsx';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { RECEIPT_PAGE_TEXTS as TEXTS } from './receipt-messages.ts';
import { ReceiptView } from './receipt-view.tsx';

/** The path of the page that checks receipts. */
export const CHECK_PATH = '/receipts/check';

/** A receipt to read and to print, for the contact that decided. */
export function OwnReceiptPage(
  props: PageFacts & { readonly verified: ReceiptVerification; readonly file: string },
) {
  const { language, verified, file } = props;
  return (
    <PageLayout {...props} title={TEXTS.title[language]}>
      <p class="buttons">
        <a class="button" href={file} download={`${file.split('/').at(-1)}.jwt`}>
          {TEXTS.file[language]}
        </a>
        <a class="button plain" href={`/my?lang=${language}#receipts`}>
          {TEXTS.back[language]}
        </a>
      </p>
      <CheckResult {...props} verified={verified} />
      <p class="note screen">{TEXTS.print[language]}</p>
      <p class="screen">
        <a href={`${CHECK_PATH}?lang=${language}`}>{TEXTS.checkTitle[language]}</a>
      </p>
    </PageLayout>
  );
}

export interface CheckPageFacts extends PageFacts {
  /** Address of this installation. */
  readonly publicUrl: string;
  /** The result of a check; absent before the first one. */
  readonly verified?: ReceiptVerification | undefined;
  /** Why no check was done. */
  readonly wrong?: string | undefined;
}

/** The form that takes a receipt, and the result of its check. */
export function CheckReceiptPage(props: CheckPageFacts) {
  const { language, verified, wrong, publicUrl } = props;
  const command = `curl -O ${publicUrl}/.well-known/jwks-archive.json\nnpx kaart verify-receipt receipt.jwt --jwks jwks-archive.json`;
  return (
    <PageLayout {...props} title={TEXTS.checkTitle[language]}>
      {verified === undefined ? (
        <p class="lead">{TEXTS.checkLead[language]}</p>
      ) : (
        <>
          <CheckResult {...props} verified={verified} />
          <h2>{TEXTS.checkAnother[language]}</h2>
        </>
      )}
      <form
        method="post"
        action={`${CHECK_PATH}?lang=${language}`}
        enctype="multipart/form-data"
        autocomplete="off"
      >
        {wrong === undefined ? null : (
          <p class="wrong" id="check-error" role="alert">
            {wrong}
          </p>
        )}
        <div class="field">
          <label for="file">{TEXTS.checkFile[language]}</label>
          <input
            type="file"
            id="file"
            name="file"
            aria-describedby={wrong === undefined ? undefined : 'check-error'}
          />
        </div>
        <div class="field">
          <label for="receipt">{TEXTS.checkText[language]}</label>
          <textarea id="receipt" name="receipt" rows={5} spellcheck={false} />
        </div>
        <p class="buttons">
          <button type="submit">{TEXTS.checkButton[language]}</button>
        </p>
      </form>
      <p>{TEXTS.checkElsewhere[language]}</p>
      <pre tabindex={0}>
        <code>{command}</code>
      </pre>
      <CopyButton language={language} />
    </PageLayout>
  );
}

/** Whether a receipt is valid, why not, and what it says. Of a receipt without a valid signature nothing is shown. */
function CheckResult({
  language,
  verified,
}: PageFacts & { readonly verified: ReceiptVerification }) {
  const { claims, findings, keyId } = verified;
  const isValid = claims !== null && findings.length === 0;
  const receipt: DescribedReceipt | undefined =
    claims === null ? undefined : describeReceipt(claims);
  return (
    <>
      <div
        id="result"
        class={isValid ? 'notice' : 'notice error'}
        role={isValid ? 'status' : 'alert'}
      >
        <p>
          <span class={`badge ${isValid ? 'permitted' : 'error'}`}>
            {(isValid ? TEXTS.valid : TEXTS.invalid)[language]}
          </span>
        </p>
        {isValid ? <p>{TEXTS.validNow[language]}</p> : null}
        {findings.length === 0 ? null : (
          <ul>
            {findings.map(({ message }) => (
              <li>{message[language]}</li>
            ))}
          </ul>
        )}
      </div>
      {receipt === undefined ? null : (
        <ReceiptView receipt={receipt} keyId={keyId} language={language} />
      )}
      {claims !== null && receipt === undefined ? <p>{TEXTS.otherForm[language]}</p> : null}
    </>
  );
}
