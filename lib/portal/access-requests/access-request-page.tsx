import { REQUEST_DAYS } from '../../access-requests/access-request.ts';
import { listCountries } from '../../access-requests/countries.ts';
import { ACCESS_TERMS } from '../../access-requests/terms.ts';
import { fillText, type LocalizedText } from '../../core/language.ts';
import { type PageFacts, PageLayout } from '../layout.tsx';
import { OWN_KEYS_TITLE } from '../own-keys-section.tsx';
import { FIELD_ERRORS, REQUEST_TEXTS } from './access-request-messages.ts';

/** Names of the inputs of the form, and the members of the request that they fill. */
export const REQUEST_INPUTS = {
  name: 'requester.name',
  email: 'requester.email',
  organisation: 'organisation.name',
  country: 'organisation.country',
  number: 'organisation.number',
  terms: 'terms',
  jwks: 'jwks',
  jwksUrl: 'jwksUrl',
} as const;
type InputName = keyof typeof REQUEST_INPUTS;

/** Name of the input of a purpose: `purpose.0` is the first one of the notice. */
export function purposeInput(index: number): string {
  return `purpose.${index}`;
}

export interface RequestPageFacts extends PageFacts {
  /** Purposes of the current notice by IRI, with their texts in the notice. */
  readonly purposes: Readonly<Record<string, LocalizedText>>;
  /** The given values, by the name of the input. */
  readonly entered?: Readonly<Record<string, string>>;
  /** Members of the request that are wrong. */
  readonly wrong?: ReadonlySet<string>;
  /** Address for questions. */
  readonly help: string;
}

/** The members that the requester can correct, in the order of the form. */
const MEMBER_ORDER = [
  ...['requester.name', 'requester.email', 'organisation.name', 'organisation.country'],
  ...['organisation.number', 'purposes', 'jwksUrl', 'jwks', 'terms'],
];

/** The form to request access. It works without JavaScript. */
export function AccessRequestPage(props: RequestPageFacts) {
  const { language, path, wrong = new Set() } = props;
  const text = (name: keyof typeof REQUEST_TEXTS) => REQUEST_TEXTS[name][language];
  return (
    <PageLayout {...props} title={text('title')}>
      <p class="lead">{text('lead')}</p>
      <p>{text('steps')}</p>
      <p>
        <a href={`/docs/getting-started?lang=${language}`}>{text('allSteps')}</a>
      </p>
      <p class="soft">
        {text('connector')} <a href={`/catalog?lang=${language}`}>{text('connectorOffer')}</a>.{' '}
        {text('connectorContact')} <a href={`mailto:${props.help}`}>{props.help}</a>
      </p>
      {wrong.size === 0 ? null : (
        <p class="notice" role="alert" id="wrong">
          {text('wrong')}
        </p>
      )}
      <form method="post" action={`${path}?lang=${language}`} class="request">
        <fieldset>
          <legend>{text('you')}</legend>
          <TextInput {...props} name="name" maxLength={200} autocomplete="name" />
          <TextInput {...props} name="email" type="email" maxLength={254} autocomplete="email" />
        </fieldset>
        <fieldset>
          <legend>{text('organisation')}</legend>
          <TextInput {...props} name="organisation" maxLength={200} autocomplete="organization" />
          <CountryInput {...props} />
          <TextInput {...props} name="number" maxLength={40} isOptional />
        </fieldset>
        <PurposeInputs {...props} />
        <fieldset>
          <legend>{text('proof')}</legend>
          <p>
            {text('proofHint')}{' '}
            <a href={`/docs/getting-started?lang=${language}#keys`}>{OWN_KEYS_TITLE[language]}</a>
          </p>
          <TextInput {...props} name="jwksUrl" type="url" maxLength={500} isOptional />
          <KeysInput {...props} />
        </fieldset>
        <Terms {...props} />
        <p>{fillText(text('kept'), REQUEST_DAYS, language)}</p>
        <p class="buttons">
          <button type="submit">{text('send')}</button>
        </p>
      </form>
    </PageLayout>
  );
}

interface InputProps extends RequestPageFacts {
  readonly name: InputName;
}

const LABELS: Readonly<Record<InputName, LocalizedText>> = {
  name: REQUEST_TEXTS.name,
  email: REQUEST_TEXTS.email,
  organisation: REQUEST_TEXTS.organisationName,
  country: REQUEST_TEXTS.country,
  number: REQUEST_TEXTS.number,
  terms: REQUEST_TEXTS.agree,
  jwks: REQUEST_TEXTS.jwks,
  jwksUrl: REQUEST_TEXTS.jwksUrl,
};

function TextInput(
  props: InputProps & {
    readonly maxLength: number;
    readonly type?: string;
    readonly autocomplete?: string;
    readonly isOptional?: boolean;
  },
) {
  const { name, maxLength, type = 'text', autocomplete = 'off', isOptional, entered = {} } = props;
  return (
    <div class="field">
      <label for={name}>{LABELS[name][props.language]}</label>
      <input
        id={name}
        name={name}
        type={type}
        maxlength={maxLength}
        autocomplete={autocomplete}
        required={!isOptional}
        value={entered[name] ?? ''}
        {...markWrong(props, REQUEST_INPUTS[name])}
      />
      <FieldError {...props} member={REQUEST_INPUTS[name]} />
    </div>
  );
}

function CountryInput(props: RequestPageFacts) {
  const { language, entered = {} } = props;
  return (
    <div class="field">
      <label for="country">{LABELS.country[language]}</label>
      <select id="country" name="country" required {...markWrong(props, REQUEST_INPUTS.country)}>
        <option value="">{REQUEST_TEXTS.choose[language]}</option>
        {listCountries(language).map(({ code, name }) => (
          <option value={code} selected={entered['country'] === code}>
            {name}
          </option>
        ))}
      </select>
      <FieldError {...props} member={REQUEST_INPUTS.country} />
    </div>
  );
}

function PurposeInputs(props: RequestPageFacts) {
  const { language, purposes, wrong, entered = {} } = props;
  return (
    <fieldset aria-describedby={wrong?.has('purposes') ? errorId('purposes') : undefined}>
      <legend>{REQUEST_TEXTS.use[language]}</legend>
      <FieldError {...props} member="purposes" />
      {Object.entries(purposes).map(([iri, text], index) => (
        <label class="choice">
          <input
            type="checkbox"
            name={purposeInput(index)}
            value={iri}
            checked={entered[purposeInput(index)] === iri}
            autofocus={index === 0 && isFirstWrong(props, 'purposes')}
          />
          <span>{text[language]}</span>
        </label>
      ))}
    </fieldset>
  );
}

function KeysInput(props: RequestPageFacts) {
  const { language, entered = {} } = props;
  return (
    <div class="field">
      <label for="jwks">{LABELS.jwks[language]}</label>
      <textarea id="jwks" name="jwks" rows={4} maxlength={8000} {...markWrong(props, 'jwks')}>
        {entered['jwks'] ?? ''}
      </textarea>
      <FieldError {...props} member="jwks" />
    </div>
  );
}

function Terms(props: RequestPageFacts) {
  const { language, entered = {} } = props;
  const { version, texts } = ACCESS_TERMS;
  return (
    <fieldset>
      <legend>
        {REQUEST_TEXTS.terms[language]} <small>({version})</small>
      </legend>
      <ol>
        {texts.map((text) => (
          <li>{text[language]}</li>
        ))}
      </ol>
      <FieldError {...props} member="terms" />
      <label class="choice">
        <input
          type="checkbox"
          id="terms"
          name="terms"
          value={version}
          required
          checked={entered['terms'] === version}
          {...markWrong(props, 'terms')}
        />
        <span>{LABELS.terms[language]}</span>
      </label>
    </fieldset>
  );
}

/** Marks an input as wrong, and links it to the text of the error. The first wrong input has the focus. */
function markWrong(props: RequestPageFacts, member: string) {
  if (!props.wrong?.has(member)) return {};
  return {
    'aria-invalid': 'true' as const,
    'aria-describedby': errorId(member),
    autofocus: isFirstWrong(props, member),
  };
}

function isFirstWrong({ wrong }: RequestPageFacts, member: string): boolean {
  return MEMBER_ORDER.find((each) => wrong?.has(each)) === member;
}

function FieldError({ wrong, language, member }: RequestPageFacts & { readonly member: string }) {
  if (!wrong?.has(member)) return null;
  return (
    <p class="wrong" id={errorId(member)}>
      {FIELD_ERRORS[member]?.[language]}
    </p>
  );
}

function errorId(member: string): string {
  return `wrong-${member.replace('.', '-')}`;
}
