import * as z from 'zod';
import { customRule } from '../core/issues.ts';
import { readLocalizedText } from '../core/language.ts';

/** The facts about a setting in addition to its check. */
interface SettingFacts {
  /** For the table in docs/settings.md. Markdown. */
  readonly meaning: string;
  /** Where it can be set, if not in every file. A secret is in no file. @default every file */
  readonly place?: 'machine' | 'aws' | 'environment' | 'secret';
}

/** The facts of each setting, by its schema. */
export const SETTING_FACTS = z.registry<SettingFacts>();

/** Declares a setting. Settings with the same check are schemas of their own. */
export function setting<S extends z.ZodType>(
  schema: S,
  meaning: string,
  more: Omit<SettingFacts, 'meaning'> = {},
): S {
  const own = schema.clone() as S;
  SETTING_FACTS.add(own, { meaning, ...more });
  return own;
}

/** It is a setting of one machine. */
export const MACHINE = { place: 'machine' } as const;
/** It is a setting of AWS. */
export const AWS = { place: 'aws' } as const;
/** The deployment sets it. */
export const OF_STACK = { place: 'environment' } as const;
/** It is in no file. */
export const SECRET = { place: 'secret' } as const;

/** Without a final slash. */
export const Url = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));
/** A text that is not empty. */
export const Name = z.string().min(1);
/** A name: one for all languages, or `en=…;fr=…;de=…`. */
export const NameInLanguages = z.string().transform((text, context) => {
  const name = readLocalizedText(text);
  if (name === undefined) context.addIssue({ code: 'custom', ...customRule('name-in-languages') });
  return name ?? z.NEVER;
});
/** A whole number from 1 on. */
export const WholeNumber = z.coerce.number().int().min(1);
/** A term. Beyond 100 years, no instant could be computed from it. S3 locks for at most 100 years, too. */
export const Days = WholeNumber.max(36_500);

/** A value in JSON. */
export const JsonText = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', ...customRule('value-not-json') });
    return z.NEVER;
  }
});

/** A list with commas. */
export const List = z.string().transform((list) =>
  list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);
