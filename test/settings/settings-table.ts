import type * as z from 'zod';
import { SETTING_FACTS } from '../../lib/settings/setting.ts';
import { CommandEnvironment, Environment, toSettingName } from '../../lib/settings/settings.ts';
import { StageSettings } from '../../lib/settings/stage-settings.ts';

const factsOf = (schema: z.ZodType) => {
  const facts = SETTING_FACTS.get(schema);
  if (facts === undefined) throw new Error('a setting without a meaning');
  return facts;
};

function defaultOf(schema: z.ZodType): string {
  const { defaultValue: value } = schema.def as { readonly defaultValue?: unknown };
  const text = Array.isArray(value) ? value.join(',') : String(value ?? '');
  return text === '' ? '–' : `\`${text}\``;
}

function table(rows: readonly (readonly [variable: string, name: string, schema: z.ZodType])[]) {
  const lines = rows.map(
    ([variable, name, schema]) =>
      `| ${variable} | ${name} | ${defaultOf(schema)} | ${factsOf(schema).meaning} |`,
  );
  return ['| variable | in a file | default | what |', '|---|---|---|---|', ...lines].join('\n');
}

/** The tables of docs/settings.md by their heading, made from the declarations. */
export function settingsTables(): Readonly<Record<string, string>> {
  const all = Object.entries({ ...Environment.shape, ...CommandEnvironment.shape });
  const at = (place: string | undefined) =>
    all.filter(([, schema]) => factsOf(schema).place === place);
  const both = (entries: typeof all) =>
    entries.map(([name, schema]) => [`\`${name}\``, `\`${toSettingName(name)}\``, schema] as const);
  const alone = (entries: typeof all) =>
    entries.map(([name, schema]) => [`\`${name}\``, '–', schema] as const);
  const stage = Object.entries(StageSettings.shape).map(
    ([name, schema]) => ['–', `\`${name}\``, schema] as const,
  );
  return {
    'On one machine and in AWS': table(both(at(undefined))),
    'On one machine': table(both(at('machine'))),
    'In AWS': table([...both(at('aws')), ...stage]),
    'In the environment alone': table(alone([...at('secret'), ...at('environment')])),
  };
}
