import * as z from 'zod';
import { KaartError } from '../core/errors.ts';
import { buildIssue, type Issue, parseOrListIssues } from '../core/issues.ts';
import { LANGUAGES } from '../core/language.ts';
import { similarity } from '../core/similarity.ts';
import { NEEDED_BY_EXTERNAL_CATALOG } from './external-catalog-settings.ts';
import { SETTING_FACTS } from './setting.ts';
import { Environment, lacksRequiredCredential, toSettingName, VARIABLES } from './settings.ts';
import {
  executionsByFunction,
  NEEDS,
  PAIRS,
  REQUIRED_IN_PROD,
  StageSettings,
  UNRESERVED_EXECUTIONS,
} from './stage-settings.ts';

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** The settings of a deployment: those of the stack, and the variables of its functions. */
export type Deployment = StageSettings & { readonly variables: Variables };

/** Minimum similarity to a known name at which a misspelt name is assumed to mean it. From 0 to 1. */
const MIN_SIMILARITY = 0.6;

/** The variable of each name in a file. */
const BY_NAME: ReadonlyMap<string, string> = new Map(
  Object.keys(VARIABLES).map((variable) => [toSettingName(variable), variable]),
);

const Value = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.array(z.string()),
  z.array(z.record(z.string(), z.unknown())),
  z.partialRecord(z.enum(LANGUAGES), z.string()),
]);

/**
 * Reads a file of settings for one machine: a JSON object. A list may be a JSON array, also of objects, and a name in three languages an object.
 *
 * @param file its name, for the error
 * @returns its settings as environment variables
 * @throws KaartError `config-invalid` with an issue for each unknown or unusable setting
 */
export function parseSettingsFile(text: string, file: string): Variables {
  const { variables, issues } = convert(parseJson(text, file), 'machine');
  refuse(issues, file);
  return variables;
}

/**
 * The settings of a deployment in AWS.
 *
 * @param text the file of the stage
 * @param overrides values that count instead of those of the file
 * @throws KaartError `config-invalid` with an issue for each unknown, unusable or missing setting
 */
export function parseDeployment(
  text: string,
  file: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Deployment {
  const given = { ...parseJson(text, file), ...overrides };
  const isOfStack = (name: string) => Object.hasOwn(StageSettings.shape, name);
  const entries = Object.entries(given);
  const app = convert(Object.fromEntries(entries.filter(([name]) => !isOfStack(name))), 'aws');
  const stack = parseOrListIssues(
    StageSettings,
    Object.fromEntries(entries.filter(([name]) => isOfStack(name))),
    'body',
  );
  const ofStack = 'issues' in stack ? stack.issues : findContradictions(stack.data);
  const ofApp = app.issues.length > 0 ? app.issues : findFaultsOfApp(app.variables);
  const issues = [...ofApp, ...ofStack, ...findMissing(given)];
  refuse(issues, file);
  if ('issues' in stack) throw stack.error; // refused above
  return { ...stack.data, variables: app.variables };
}

/** Issues of settings that go together, and of those that production needs. */
function findMissing(given: Readonly<Record<string, unknown>>): readonly Issue[] {
  const lacks = (name: string) => given[name] === undefined;
  if (given['stage'] === 'prod') {
    const missing = REQUIRED_IN_PROD.filter(lacks).map((at) =>
      buildIssue({ in: 'body', at }, 'setting-needed-in-prod'),
    );
    return /^http:/i.test(String(given['oidcIssuer']))
      ? [...missing, buildIssue({ in: 'body', at: 'oidcIssuer' }, 'issuer-not-https')]
      : missing;
  }
  return PAIRS.flatMap(([a, b]) => [[a, b] as const, [b, a] as const])
    .filter(([at, other]) => lacks(at) && !lacks(other))
    .map(([at, other]) => buildIssue({ in: 'body', at }, 'setting-goes-with', { other }));
}

/** The values of a setting of the stack that is not on. */
const OFF: readonly unknown[] = [undefined, false, 'off'];

/**
 * Settings that need another setting, and a certificate of another region: the gateway accepts only
 * certificates of its own region.
 */
function findContradictions(settings: StageSettings): readonly Issue[] {
  const { certificateArn, region } = settings;
  const isOn = (name: keyof StageSettings) => !OFF.includes(settings[name]);
  const issues = NEEDS.filter(([other, at]) => isOn(other) && !isOn(at)).map(([other, at]) =>
    buildIssue({ in: 'body', at }, 'setting-goes-with', { other }),
  );
  if (certificateArn !== undefined && certificateArn.split(':')[3] !== region)
    issues.push(
      buildIssue({ in: 'body', at: 'certificateArn' }, 'certificate-elsewhere', { region }),
    );
  return [...issues, ...findExcessOfExecutions(settings)];
}

/** CloudFormation would notice it only in the middle of a deployment. */
function findExcessOfExecutions(settings: StageSettings): readonly Issue[] {
  const { reserveConcurrency, accountExecutions: quota } = settings;
  if (!reserveConcurrency || quota === undefined) return [];
  const each = Object.values(executionsByFunction(settings));
  const reserved = each.reduce((sum, executions) => sum + executions, 0);
  const unreserved = UNRESERVED_EXECUTIONS;
  if (reserved + unreserved <= quota) return [];
  const at = { in: 'body', at: 'accountExecutions' } as const;
  return [buildIssue(at, 'executions-over-quota', { reserved, unreserved, quota })];
}

/** Settings with which the functions would refuse to start. */
function findFaultsOfApp(variables: Variables): readonly Issue[] {
  return [...findIdentityFaults(variables), ...findCatalogFaults(variables)];
}

function findCatalogFaults(variables: Variables): readonly Issue[] {
  if (variables['KAART_EXTERNAL_CATALOG'] === undefined) return [];
  const other = toSettingName('KAART_EXTERNAL_CATALOG');
  return NEEDED_BY_EXTERNAL_CATALOG.filter((name) => variables[name] === undefined).map((name) =>
    buildIssue({ in: 'body', at: toSettingName(name) }, 'setting-goes-with', { other }),
  );
}

/** Identity profiles with which the functions would refuse to start. */
function findIdentityFaults(variables: Variables): readonly Issue[] {
  const { KAART_IDENTITY, KAART_TRUSTED_CREDENTIALS } = Environment.shape;
  const identity = KAART_IDENTITY.parse(variables['KAART_IDENTITY']);
  if (identity === 'mock')
    return [buildIssue({ in: 'body', at: 'identity' }, 'identity-mock-in-aws')];
  const trusted = KAART_TRUSTED_CREDENTIALS.parse(variables['KAART_TRUSTED_CREDENTIALS']);
  return lacksRequiredCredential({ KAART_IDENTITY: identity, KAART_TRUSTED_CREDENTIALS: trusted })
    ? [buildIssue({ in: 'body', at: 'trustedCredentials' }, 'dcp-without-credentials')]
    : [];
}

function parseJson(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch (cause) {
    throw new KaartError('settings-file-not-json', {
      code: 'config-invalid',
      parameters: { file },
      nextStep: 'correct-settings-file',
      cause,
    });
  }
}

function refuse(issues: readonly Issue[], file: string): void {
  if (issues.length === 0) return;
  const names = [...new Set(issues.map(({ at }) => at))].join(', ');
  throw new KaartError('settings-file-unusable', {
    code: 'config-invalid',
    parameters: { file, names },
    details: { issues },
    nextStep: 'correct-settings-file',
  });
}

/** Where a file is used. */
type Place = 'machine' | 'aws';

function convert(given: Readonly<Record<string, unknown>>, place: Place) {
  const issues: Issue[] = [];
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const fault = findNameFault(name, place) ?? findValueFault(name, value);
    if (fault !== undefined) issues.push(fault);
    else variables[BY_NAME.get(name) ?? ''] = toText(value);
  }
  return { issues, variables };
}

function findNameFault(name: string, place: Place): Issue | undefined {
  const at = { in: 'body', at: name } as const;
  const variable = BY_NAME.get(name);
  if (variable === undefined) {
    if (Object.hasOwn(StageSettings.shape, name)) return buildIssue(at, 'setting-of-aws');
    const known = findSimilar(name, place);
    if (known === undefined) return buildIssue(at, 'setting-unknown');
    return buildIssue(at, 'setting-misspelt', { known });
  }
  const { place: own = place } = SETTING_FACTS.get(VARIABLES[variable] as z.ZodType) ?? {};
  if (own === place) return undefined;
  if (own === 'machine') return buildIssue(at, 'setting-of-machine');
  if (own === 'aws') return buildIssue(at, 'setting-of-aws');
  if (own === 'secret') return buildIssue(at, 'setting-secret', { variable });
  return buildIssue(at, 'setting-of-environment', { variable });
}

function findValueFault(name: string, value: unknown): Issue | undefined {
  const schema = Value.transform(toText).pipe(
    VARIABLES[BY_NAME.get(name) ?? ''] as z.ZodType<unknown, string>,
  );
  const parsed = parseOrListIssues(schema, value, 'body');
  if ('data' in parsed) return undefined;
  const [issue] = parsed.issues;
  return issue && { ...issue, at: name };
}

/** A variable that begins with `KAART_` but is not a setting, and the setting that it may mean. */
export interface UnknownVariable {
  readonly name: string;
  readonly meant?: string;
}

/** Lists the variables that begin with `KAART_` but are not settings. Nothing else would report a misspelt one. */
export function findUnknownVariables(
  env: Readonly<Record<string, string | undefined>>,
): readonly UnknownVariable[] {
  return Object.keys(env)
    .filter((name) => name.startsWith('KAART_') && !Object.hasOwn(VARIABLES, name))
    .map((name) => {
      const meant = BY_NAME.get(findSimilar(name, 'machine') ?? '');
      return meant === undefined ? { name } : { name, meant };
    });
}

/** The known setting that a name may mean. `KAART_OIDC_ISSUER` means `oidcIssuer`. */
function findSimilar(name: string, place: Place): string | undefined {
  const meant = name.startsWith('KAART_') ? toSettingName(name) : name.slice(0, 60);
  const ofStack = place === 'aws' ? Object.keys(StageSettings.shape) : [];
  const [best] = [...BY_NAME.keys(), ...ofStack]
    .map((known) => ({
      known,
      likeness: similarity(meant.toLowerCase(), known.toLowerCase()),
    }))
    .filter(({ likeness }) => likeness >= MIN_SIMILARITY)
    .sort((a, b) => b.likeness - a.likeness);
  return best?.known;
}

function toText(value: unknown): string {
  if (Array.isArray(value))
    return value.some((each) => typeof each === 'object') ? JSON.stringify(value) : value.join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([language, text]) => `${language}=${text}`)
    .join(';');
}
