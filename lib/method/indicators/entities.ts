import type { LocalizedText } from '../../core/language.ts';
import type { EntitiesDefinition } from '../../figures/definition.ts';

/** Returns the indicator that counts all companies of an edition. @param definition says which companies these are */
export function entities(definition: LocalizedText): EntitiesDefinition {
  return {
    kind: 'entities',
    id: 'entities',
    label: {
      en: 'HealthTech companies',
      fr: 'Entreprises HealthTech',
      de: 'HealthTech-Unternehmen',
    },
    definition,
    sentence: {
      en: 'On {date}, Luxembourg counted {numerator} HealthTech companies',
      fr: 'Au {date}, le Luxembourg comptait {numerator} entreprises HealthTech',
      de: 'Am {date} zählte Luxemburg {numerator} HealthTech-Unternehmen',
    },
  };
}
