import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPersonName, isSamePerson, personName } from '../../lib/core/person-name.ts';

describe('9.5: two spellings of one name', () => {
  it.each([
    ['alice', 'Alice'],
    ['alice', 'ALICE'],
    ['alice', 'ａｌｉｃｅ'],
    ['alice', ' alice '],
    ['Ana  Lúcia', 'ana lúcia'],
    ['André', 'Andre\u0301'],
    ['Weiß', 'WEISS'],
    ['ﬁnn', 'Finn'],
    ['ſam', 'Sam'],
    ['system', 'SYSTEM'],
  ])('%s and %s are the same person', (one, other) => {
    expect(isSamePerson(one, other)).toBe(true);
    expect(isSamePerson(other, one)).toBe(true);
  });

  it.each([
    ['alice', 'bob'],
    ['alice', 'alicia'],
    ['Ana Lúcia', 'AnaLúcia'],
  ])('%s and %s are not', (one, other) => {
    expect(isSamePerson(one, other)).toBe(false);
  });

  it('are the same in any case of any letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abzéÉßæœŁ09@.- ') }), (name) => {
        expect(isSamePerson(name, name.toUpperCase())).toBe(true);
        expect(isSamePerson(name, name.toLowerCase())).toBe(true);
      }),
    );
  });
});

describe('9.5: the name of a person', () => {
  it.each([
    ['a zero-width space', 'ali\u200bce'],
    ['a zero-width joiner', 'ali\u200dce'],
    ['a byte order mark', '\ufeffalice'],
    ['a soft hyphen', 'ali\u00adce'],
    ['a control character', 'ali\u0007ce'],
    ['a line break', 'ali\nce'],
    ['an escape sequence', '\u001b[31malice'],
    ['a direction mark', 'alice\u202e'],
    ['a Cyrillic letter', '\u0430lice'],
    ['Cyrillic letters only', '\u0430\u0441\u0435'],
    ['a Greek letter', 'alic\u03b5'],
    ['Armenian', 'օ'],
    ['full-width letters', 'ａlice'],
    ['a ligature', 'ﬁnn'],
    ['a long s', 'ſam'],
    ['a dotless i', 'al\u0131ce'],
    ['a Latin alpha', '\u0251lice'],
    ['a no-break space', 'ana\u00a0l'],
    ['an ideographic space', 'ana\u3000l'],
    ['a loose accent', 'x\u0301\u0302'],
    ['a mathematical letter', '𝐚lice'],
    ['an emoji', 'alice😀'],
    ['a lone surrogate', 'alice\ud800'],
    ['nothing', ' '],
    ['blanks of another kind only', '\u2003'],
    ['the name of the nightly run', 'System'],
    ['the name of a contact', 'invitation/0199'],
    ['more than 200 characters', 'x'.repeat(201)],
  ])('is refused with %s, and the error has no invisible characters', (_, name) => {
    const refused = () => personName(name);
    expect(refused).toThrow(expect.objectContaining({ code: 'message-invalid' }));
    expect(isPersonName(name)).toBe(false);
    try {
      refused();
    } catch (error) {
      expect(String(error)).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  it.each([
    'alice',
    "Anne-Marie O'Neill",
    'Zoë Müller',
    'Łukasz Šimić',
    'a.b@example.lu',
    'auth0|5f7c8ec7c33c6c004bbafe82',
    '0199f0a2-7e2b-7c44-8a55-2c1f2f1f0a11',
    'https://id.example.lu/people/7',
  ])('is accepted: %s', (name) => {
    expect(personName(name)).toBe(name);
    expect(isPersonName(name)).toBe(true);
  });

  it('is composed and without blanks around it', () => {
    expect(personName(' Andre\u0301 ')).toBe('André');
    expect(isPersonName('Andre\u0301')).toBe(false);
  });
});
