import type { LocalizedText } from '../../core/language.ts';
import type { EntitiesDefinition } from '../../figures/definition.ts';

/** Every company the edition counts. `scope` says in words which those are. */
export function entities(scope: LocalizedText): EntitiesDefinition {
  return {
    kind: 'entities',
    id: 'entities',
    label: {
      en: 'HealthTech companies',
      fr: 'Entreprises HealthTech',
      de: 'HealthTech-Unternehmen',
    },
    definition: scope,
    sentence: {
      en: 'On {date}, Luxembourg counted {numerator} HealthTech companies',
      fr: 'Au {date}, le Luxembourg comptait {numerator} entreprises HealthTech',
      de: 'Am {date} zählte Luxemburg {numerator} HealthTech-Unternehmen',
    },
  };
}
