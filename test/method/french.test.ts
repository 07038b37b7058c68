import { describe, expect, it } from 'vitest';
import { localized, withFrenchDe } from '../../lib/core/language.ts';
import { FACT_WORDING } from '../../lib/method/fact-wording.ts';
import { cantonShares } from '../../lib/method/indicators/cantons.ts';
import { CANTONS } from '../../lib/register/communes.ts';

describe('14.1 French texts shorten "de" before a vowel', () => {
  it.each([
    ['Capellen', 'de Capellen'],
    ['Esch-sur-Alzette', 'd’Esch-sur-Alzette'],
    ['Échternach', 'd’Échternach'],
    ['hébergement', 'de hébergement'], // Both forms exist before an h. The word decides, and the code does not know it.
  ])('%s: %s', (name, text) => {
    expect(withFrenchDe(name)).toBe(text);
  });

  it('in the definition and the sentence of each canton', () => {
    expect(cantonShares).toHaveLength(Object.keys(CANTONS).length);
    for (const { definition, sentence } of cantonShares)
      expect(`${definition.fr} ${sentence.fr}`).not.toMatch(/\bde [AEIOUÉ]|\{(deN|n)ame/);
    const echternach = cantonShares.find(({ id }) => id === 'canton/Echternach');
    expect(echternach?.definition.fr).toContain('dans le canton d’Echternach,');
    expect(echternach?.sentence.fr).toContain('dans le canton d’Echternach');
  });

  it('in the text of categories that are counted together', () => {
    const [first, second] = ['Echternach', 'Wiltz'].map((name) => localized(name, name, name));
    const texts = first && second && FACT_WORDING.mergeTexts([first, second]);
    expect(texts?.definition.fr).toContain('Entreprises d’Echternach et Wiltz ensemble');
    expect(texts?.sentence.fr).toContain('relevaient d’Echternach et Wiltz ensemble');
  });
});
