import { joinTexts, type LocalizedText } from '../../core/language.ts';

/** Texts of the reasons for a hold. */
export const HOLD_TEXTS = {
  ROWS_DROPPED: {
    en: 'Only {now} of {published} eligible companies are left (−{percent} %). From −{limit} % on, a second person must agree.',
    fr: 'Il ne reste que {now} des {published} entreprises éligibles (−{percent} %). À partir de −{limit} %, une seconde personne doit approuver.',
    de: 'Nur {now} von {published} berücksichtigten Unternehmen sind übrig (−{percent} %). Ab −{limit} % muss eine zweite Person zustimmen.',
  },
  OLDER_THAN_PUBLISHED: {
    en: 'Every row is older than what is published: the newest is of {now}, the published ones go up to {published}. Is it last year’s file?',
    fr: 'Chaque ligne est plus ancienne que ce qui est publié : la plus récente date du {now}, les lignes publiées vont jusqu’au {published}. Est-ce le fichier de l’an dernier ?',
    de: 'Jede Zeile ist älter als das Veröffentlichte: Die neueste ist vom {now}, die veröffentlichten reichen bis {published}. Ist es die Datei vom letzten Jahr?',
  },
  JOBS_MOVED: {
    en: 'The sum of jobs moves from {published} to {now} ({percent} %). From {limit} % on, a second person must agree.',
    fr: 'La somme des emplois passe de {published} à {now} ({percent} %). À partir de {limit} %, une seconde personne doit approuver.',
    de: 'Die Summe der Arbeitsplätze geht von {published} auf {now} ({percent} %). Ab {limit} % muss eine zweite Person zustimmen.',
  },
  SHARE_MOVED: {
    en: 'The share “{share}” moves by {points} percentage points. From {limit} on, a second person must agree.',
    fr: 'La part « {share} » change de {points} points. À partir de {limit}, une seconde personne doit approuver.',
    de: 'Der Anteil „{share}“ ändert sich um {points} Prozentpunkte. Ab {limit} muss eine zweite Person zustimmen.',
  },
  COLUMN_EMPTIED: {
    en: 'The column {column} is now {percent} % empty, over the limit of {limit} % that it kept before.',
    fr: 'La colonne {column} est maintenant vide à {percent} %, au-delà de la limite de {limit} % respectée jusqu’ici.',
    de: 'Die Spalte {column} ist jetzt zu {percent} % leer, über der Grenze von {limit} %, die sie vorher einhielt.',
  },
  MANY_REJECTED: {
    en: '{rejected} of {rows} rows were rejected ({percent} %). Beyond {limit} %, a second person must agree.',
    fr: '{rejected} lignes sur {rows} ont été rejetées ({percent} %). Au-delà de {limit} %, une seconde personne doit approuver.',
    de: '{rejected} von {rows} Zeilen wurden abgelehnt ({percent} %). Über {limit} % muss eine zweite Person zustimmen.',
  },
  IDENTITIES_MOVED: {
    en: '{moved} of {rows} rows have a record id that another number had before, or a name of another record id ({percent} %). Beyond {limit} %, a second person must agree. Have the record ids moved against the rows?',
    fr: '{moved} lignes sur {rows} ont un identifiant qui portait auparavant un autre numéro, ou le nom d’un autre identifiant ({percent} %). Au-delà de {limit} %, une seconde personne doit approuver. Les identifiants sont-ils décalés par rapport aux lignes ?',
    de: '{moved} von {rows} Zeilen haben eine Kennung, die vorher eine andere Nummer hatte, oder den Namen einer anderen Kennung ({percent} %). Über {limit} % muss eine zweite Person zustimmen. Sind die Kennungen gegen die Zeilen verschoben?',
  },
  COMPANIES_REPLACED: {
    en: '{now} of {published} record ids now name another company, by RCS number and name ({percent} %). From {limit} % on, a second person must agree. Have the record ids moved against the rows?',
    fr: '{now} identifiants sur {published} désignent maintenant une autre entreprise, selon le numéro RCS et le nom ({percent} %). À partir de {limit} %, une seconde personne doit approuver. Les identifiants sont-ils décalés par rapport aux lignes ?',
    de: '{now} von {published} Kennungen bezeichnen nun ein anderes Unternehmen, nach RCS-Nummer und Name ({percent} %). Ab {limit} % muss eine zweite Person zustimmen. Sind die Kennungen gegen die Zeilen verschoben?',
  },
  COMPANIES_LEFT: {
    en: '{now} of {published} eligible companies are gone ({percent} %). From {limit} % on, a second person must agree.',
    fr: '{now} des {published} entreprises éligibles ont disparu ({percent} %). À partir de {limit} %, une seconde personne doit approuver.',
    de: '{now} von {published} berücksichtigten Unternehmen fehlen ({percent} %). Ab {limit} % muss eine zweite Person zustimmen.',
  },
  COMPANIES_ENTERED: {
    en: '{now} companies are new beside the {published} that are published ({percent} %). From {limit} % on, a second person must agree.',
    fr: '{now} entreprises sont nouvelles par rapport aux {published} publiées ({percent} %). À partir de {limit} %, une seconde personne doit approuver.',
    de: '{now} Unternehmen sind neu gegenüber den {published} veröffentlichten ({percent} %). Ab {limit} % muss eine zweite Person zustimmen.',
  },
  COMPANIES_RENAMED: {
    en: '{now} of {published} companies have another legal name ({percent} %). From {limit} % on, a second person must agree. Have the names moved against the record ids?',
    fr: '{now} des {published} entreprises ont une autre dénomination ({percent} %). À partir de {limit} %, une seconde personne doit approuver. Les noms sont-ils décalés par rapport aux identifiants ?',
    de: '{now} von {published} Unternehmen haben einen anderen Namen ({percent} %). Ab {limit} % muss eine zweite Person zustimmen. Sind die Namen gegen die Kennungen verschoben?',
  },
  AUDIENCE_ROWS_LOST: {
    en: 'The audience “{audience}” would read {now} rows instead of {published} (−{percent} %). From −{limit} % on, a second person must agree.',
    fr: 'Le public « {audience} » lirait {now} lignes au lieu de {published} (−{percent} %). À partir de −{limit} %, une seconde personne doit approuver.',
    de: 'Der Empfängerkreis „{audience}“ läse {now} Zeilen statt {published} (−{percent} %). Ab −{limit} % muss eine zweite Person zustimmen.',
  },
  RECIPIENT_ROWS_LOST: {
    en: '{recipient} ({audience}), on whom companies decided by name, would read {now} rows instead of {published} (−{percent} %). From −{limit} % on, a second person must agree.',
    fr: '{recipient} ({audience}), au sujet de qui des entreprises ont décidé nommément, lirait {now} lignes au lieu de {published} (−{percent} %). À partir de −{limit} %, une seconde personne doit approuver.',
    de: '{recipient} ({audience}), über den Unternehmen namentlich entschieden haben, läse {now} Zeilen statt {published} (−{percent} %). Ab −{limit} % muss eine zweite Person zustimmen.',
  },
} as const satisfies Record<string, LocalizedText>;

/** Next step for a file that would be held. */
export const HOLD_NEXT: LocalizedText = {
  en: 'Check that it is the right file. If it is, go on: its publication waits until a second person agrees (kaart publish --lift-hold).',
  fr: 'Vérifiez que c’est le bon fichier. Si oui, continuez : la publication attend l’accord d’une seconde personne (kaart publish --lift-hold).',
  de: 'Bitte prüfen, ob es die richtige Datei ist. Wenn ja, weitermachen: Die Veröffentlichung wartet, bis eine zweite Person zustimmt (kaart publish --lift-hold).',
};

/** Text of the reasons why a file would be held, with the next step. */
export function buildHoldText(messages: readonly LocalizedText[]): LocalizedText {
  return joinTexts([...messages, HOLD_NEXT], ' ');
}
