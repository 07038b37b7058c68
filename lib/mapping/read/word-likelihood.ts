/** The context of a word with characters beyond ASCII. */
export interface WordPlace {
  /** Up to three characters before the word, and one after it. */
  readonly before: string;
  readonly after: string;
}

const VOWEL = /[aeiouàâäáãăąåæéèêëęěíìîïıóòôöõőœøúùûüűůý]/;
const WORD_EDGE = '';

/**
 * General likelihood of a letter: letters of French, German, Luxembourgish, Portuguese, Spanish and
 * Italian, then the others.
 */
const LETTER_WEIGHTS: readonly (readonly [letters: string, weight: number])[] = [
  ['éèêëàâçôîïûùüöäßœ', 1],
  ['áíóúñãõìòåøæ', 0.8],
  ['ąćęłńśźżčďěňřšťůžýőűăţşđğıİ', 0.8],
  ['ÿ', 0.1],
  ['ľĺŕðþ', -0.3],
];
const WEIGHT_OF_LETTER = new Map(
  LETTER_WEIGHTS.flatMap(([letters, weight]) =>
    Array.from(letters, (letter) => [letter, weight] as const),
  ),
);

const beginsWith = (text: string, pattern: RegExp) =>
  text === WORD_EDGE || pattern.test(text.charAt(0));
const endsWith = (text: string, pattern: RegExp) =>
  text === WORD_EDGE || pattern.test(text.slice(-1));
const startsWithVowel = (text: string) => text !== WORD_EDGE && VOWEL.test(text.charAt(0));
const endsWithVowel = (text: string) => text !== WORD_EDGE && VOWEL.test(text.slice(-1));
const hasNoVowelBefore = (left: string) => !endsWithVowel(left);
const hasNoVowelAfter = (_: string, right: string) => !startsWithVowel(right);
const isNextToVowel = (left: string, right: string) =>
  endsWithVowel(left) || startsWithVowel(right);

/** Possible positions of a letter in words of its languages; other letters may be at any position. */
const ALLOWED_POSITIONS: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  à: (left, right) => (right === WORD_EDGE && endsWith(left, /[ltj]/)) || right === 'rl',
  ù: (left, right) => right === WORD_EDGE && /[oi]$/.test(left),
  ì: (_, right) => right === WORD_EDGE,
  ò: (left, right) => right === WORD_EDGE && endsWith(left, /[^aoe]/),
  è: (left, right) => hasNoVowelAfter(left, right) && endsWith(left, /[^aeoáéíóú]/),
  ê: (left, right) => hasNoVowelAfter(left, right) && endsWith(left, /[^aeo]/),
  â: (left, right) => right !== WORD_EDGE && endsWith(left, /[^ao]/),
  ô: (left) => endsWith(left, /[^oe]/),
  î: (left, right) => right !== WORD_EDGE && endsWith(left, /[aoeugdbcmn]/),
  ï: (left) => /[aeouy]$/.test(left),
  û: (left, right) => hasNoVowelAfter(left, right) && endsWith(left, /[^ai]/),
  ç: (_, right) => right === WORD_EDGE || /^[aouâôãõáóúeişıü]/.test(right),
  œ: (left, right) => hasNoVowelBefore(left) && /^(?:u|d|s[oto]|no|n[oe]|cu|t|l)/.test(right),
  æ: (left) => endsWith(left, /[^aeio]/),
  ñ: (left, right) => startsWithVowel(right) && endsWith(left, VOWEL),
  ã: (left, right) => beginsWith(right, /[oes]/) && endsWith(left, /[^aei]/),
  õ: (_, right) => right.startsWith('e'),
  å: (left, right) => !endsWithVowel(left) && !startsWithVowel(right),
  ø: hasNoVowelAfter,
  ß: (left) => endsWithVowel(left),
  ä: (left) => endsWith(left, /[^aoei]/),
  ö: (left) => endsWith(left, /[^aouei]/),
  ü: (left) => endsWith(left, /[^aoiu]/),
  í: (left) => endsWith(left, /[^ií]/),
  ú: (left, right) => endsWith(left, /[^uo]/) && !right.startsWith('u'),
  ó: (left) => endsWith(left, /[^oó]/),
  ý: (left, right) => right === WORD_EDGE || /[vtrp]$/.test(left),
  č: (left, right) => beginsWith(right, VOWEL) || (endsWithVowel(left) && /^[nktv]/.test(right)),
  ě: (left) => /[bpvdtnmf]$/.test(left),
  ř: (_, right) => beginsWith(right, VOWEL),
  š: (left, right) => left === WORD_EDGE || isNextToVowel(left, right),
  ž: (left, right) => left === WORD_EDGE || isNextToVowel(left, right),
  ň: (left, right) => endsWithVowel(left) && beginsWith(right, /[skua]/),
  ď: (left, right) => endsWithVowel(left) && beginsWith(right, /a/),
  ť: (left, right) => endsWithVowel(left) && beginsWith(right, /a/),
  ů: (left) => left !== WORD_EDGE && hasNoVowelBefore(left),
  ą: (left) => left !== WORD_EDGE && hasNoVowelBefore(left),
  ę: (left, right) => /[^aeou]$/.test(left) && hasNoVowelAfter(left, right),
  ć: (left, right) => endsWith(left, VOWEL) && beginsWith(right, /[^aeou]/),
  ń: (left, right) => endsWithVowel(left) && hasNoVowelAfter(left, right),
  ś: (left, right) =>
    endsWith(left, /[aeiouyóąęn]/) && (right === WORD_EDGE || hasNoVowelAfter(left, right)),
  ź: (left, right) => endsWith(left, /[aeiouóąęd]/) && hasNoVowelAfter(left, right),
  ż: isNextToVowel,
  ő: (left, right) => hasNoVowelBefore(left) && hasNoVowelAfter(left, right),
  ű: (left, right) => hasNoVowelBefore(left) && hasNoVowelAfter(left, right),
  ă: (left, right) => hasNoVowelBefore(left) && hasNoVowelAfter(left, right),
  ţ: isNextToVowel,
  ş: isNextToVowel,
  ğ: (left) => endsWithVowel(left),
  ı: hasNoVowelBefore,
  ľ: isNextToVowel,
};

/**
 * Parts of words that occur in one language only: French, German, Portuguese, Polish, Czech and Slovak,
 * Hungarian, Turkish.
 */
const TYPICAL_PARTS: readonly RegExp[] = [
  /è(?:s$|re|me|ch|le|ne|ge|gu|de|te|ve|qu|tr|vr)|ê(?:te?s?$|tr|m|v|ch|qu|l)|œu|œs|œd|œno/,
  /ité|té[es]?s?$|ée?s?$|santé|médic|généra|énerg|écol|édit|étab|élec|réseau|spéci|créa|réhab|éseau/,
  /oût|sûr|flût|brûl|aît|oît|îch|îne|îme|île|âtre|âtea|âtim|ôp|ôt|ôle|ône|ç[aou]|oïc|aïe|loï|éro/,
  /[aeiouäöü]ß|ü(?:ll|rn|rt|ss|rg|nch|me|hl|hr|nd|nst|st|ber|d$|ck|f|chs)|^ü|^grün|ö(?:ll|rn|rt|ss|rg|ln|hl|hr|nd|ck|ch|d|ter|ff|st|be|h|k)/,
  /ä(?:ll|lt|rn|rt|rk|rz|ng|nd|nk|hl|hr|ch|ck|ft|sch|us|ut|g|zi)|ë(?:tz|m|ff|ch|ll|r|n|l)|äer|éi|éng/,
  /ç(?:ão|ões)|ões$|ão$|ães$|ência|ância|ógic|édic|ári[ao]|úde$|çal/,
  /^ł|ół|ał|ęż|ów$|ość|ści|ław|łaz|dź|dzi|ęst|ąb|ódź|szcz|łę|ńsk|czę|łó|żó|łą/,
  /ský|ská|ské|ček|čk|ův$|stv[íi]|ník|ř[íiáaeěoů]|ně|mě|vě|dě|tě|bě|pě|ší|ží|čí|lň|zeň|ště/,
  /[őű]|egészség|győ|oğlu|dız|ışı|yıl|lık|ız$|ğl|ığ/,
];

const OPENING_QUOTES = '«“„‘‹';
const CLOSING_QUOTES = '»”“’›';
const ELISION = /(?:^|[^\p{L}])(?:[ldnmtsjcço]|qu|jusqu|lorsqu|puisqu|aujourd|presqu|quelqu)$/iu;

/**
 * Likelihood of characters other than letters. The first pattern that matches the character with one
 * character on each side decides.
 */
const SIGN_LIKELIHOODS: readonly (readonly [pattern: RegExp, likelihood: number])[] = [
  [
    /^.[\u00a0\u202f][:;!?»%\d€]$|^[«\d:][\u00a0\u202f].$|^[^\p{L}][\u00a0\u202f].$|^.[\u00a0\u202f][^\p{L}]$/u,
    0.3,
  ],
  [/^[^\p{L}\d][–—][^\p{L}]$|^[^\p{L}][–—][^\p{L}\d]$|^\d[–—]\d$/u, 0.5],
  [/^.[…][^\p{L}\d]$/u, 0.3],
  [/^[^\p{L}\d]?[•·‣][^\p{L}\d]$/u, 0.3],
  [/^[\d\s(kKMm\u00a0\u202f][€£][^\p{L}]$|^[^\p{L}][€£]\d$/u, 0.5],
  [/^[^\p{L}]§[\s\d§]$/u, 0.5],
  [/^[\p{L}\d)»][®™©][^\p{L}]$|^[^\p{L}]©[^\p{L}]$/u, 0.5],
  [/^[nN\d]°[^\p{L}]$|^\d°[CF]$|^[nN]º[^\p{L}]$|^\d[ºª][^\p{L}]$/u, 0.5],
  [/^[mM\d][²³][^\p{L}]$|^[^\p{L}][¼½¾][^\p{L}]$/u, 0.5],
  [/^[^\p{L}][±×÷µ].$|^\d[±×]\d$/u, 0.3],
  [/^[^\p{L}\d][¿¡]\p{L}$/u, 0],
];

/**
 * Likelihood that a person wrote a word: 2 for a part that occurs in one language only, 1 for a letter
 * in a usual position, −1 in an unusual one, −2 for a sign within a word or a capital after a small
 * letter, −3 for a control character.
 *
 * @param text the word with adjacent signs, such as `l’été`
 */
export function computeWordLikelihood(text: string, { before, after }: WordPlace): number {
  if (/[\p{Cc}\p{Co}]/u.test(text)) return -3;
  const context = `${before || ' '}${text}${after || ' '}`;
  const offset = context.length - text.length - (after || ' ').length;
  const likelihoods = [
    ...computeSignLikelihoods(context, offset, text.length),
    ...computeWordLikelihoods(text, context, offset),
  ];
  const worst = Math.min(...likelihoods);
  return worst > 0.3 && TYPICAL_PARTS.some((pattern) => pattern.test(text.toLowerCase()))
    ? 2
    : worst;
}

function computeSignLikelihoods(context: string, from: number, length: number): number[] {
  const likelihoods: number[] = [];
  for (let at = from; at < from + length; at++) {
    const sign = context.charAt(at);
    if (sign < '\u0080' || isLetter(sign)) continue;
    likelihoods.push(computeSignLikelihood(sign, context.slice(0, at), context.slice(at + 1)));
  }
  return likelihoods;
}

function computeSignLikelihood(sign: string, left: string, right: string): number {
  const [before, after] = [isLetter(left.slice(-1)), isLetter(right.charAt(0))];
  if (sign === '’' && before && after)
    return ELISION.test(left) || /^s(?!\p{L})/iu.test(right) ? 1 : -1;
  if (CLOSING_QUOTES.includes(sign) && !after && left.trim() !== '') return 0.5;
  if (OPENING_QUOTES.includes(sign) && !before) return 0.5;
  const signInContext = `${left.slice(-1)}${sign}${right.charAt(0)}`;
  return SIGN_LIKELIHOODS.find(([pattern]) => pattern.test(signInContext))?.[1] ?? -2;
}

/** The likelihoods of the words between the signs of a text. */
function computeWordLikelihoods(text: string, context: string, offset: number): number[] {
  return [...text.matchAll(/\p{L}+/gu)]
    .filter(([word]) => /[^\0-\x7f]/.test(word) && [...word].some(isLetter))
    .map(({ 0: word, index }) => {
      const at = offset + index;
      const place = { before: context.slice(0, at), after: context.charAt(at + word.length) };
      return word.length === 1
        ? computeLetterLikelihood(word, place)
        : computeLettersLikelihood(word);
    });
}

/** A word of one letter: `à`, or the initial of a name. */
function computeLetterLikelihood(letter: string, { before, after }: WordPlace): number {
  if (/à/i.test(letter)) return /s\.? ?$/i.test(before) ? 2 : 1;
  const weight = WEIGHT_OF_LETTER.get(letter.toLowerCase()) ?? -2;
  if (weight < 0.5) return -1;
  return letter !== letter.toLowerCase() ? (after === '.' ? 0.8 : 0.4) : -0.5;
}

function computeLettersLikelihood(word: string): number {
  if (breaksCase(word)) return -2;
  const lower = word.replaceAll('İ', 'i').toLowerCase();
  let worst = 1;
  for (let at = 0; at < word.length; at++) {
    const letter = lower.charAt(at);
    if (letter < '\u0080') continue;
    const weight = WEIGHT_OF_LETTER.get(letter) ?? -2;
    const isInAllowedPosition =
      ALLOWED_POSITIONS[letter]?.(lower.slice(0, at), lower.slice(at + 1)) ?? true;
    worst = Math.min(worst, isInAllowedPosition ? weight : Math.min(weight, -1));
  }
  return worst;
}

/** Whether a letter beyond ASCII is a capital after a small letter, or a small one among capitals. */
function breaksCase(word: string): boolean {
  for (let at = 1; at < word.length; at++) {
    const [before, letter] = [word.charAt(at - 1), word.charAt(at)];
    if (before < '\u0080' && letter < '\u0080') continue;
    if (isLower(before) && isUpper(letter)) return true;
    const next = word.charAt(at + 1);
    if (isUpper(before) && isUpper(letter) && letter > '\u0080' && isLower(next)) return true;
    const isSmallAmongCapitals =
      isUpper(before) && isLower(letter) && letter !== 'ß' && letter !== 'ı';
    if (isSmallAmongCapitals && at > 1 && isUpper(word.charAt(at - 2)) && !isLower(next))
      return true;
  }
  return false;
}

function isLower(letter: string): boolean {
  if (letter === '') return false;
  return letter !== letter.toUpperCase() || letter === 'ß' || letter === 'ı';
}

function isUpper(letter: string): boolean {
  return letter !== letter.toLowerCase();
}

/**
 * Whether a character is a small or capital letter. Signs such as `ˆ` and `ª` are letters in Unicode,
 * but not here.
 */
function isLetter(char: string): boolean {
  return /[\p{Ll}\p{Lu}]/u.test(char) && char !== 'µ';
}
