import { localized } from '../../core/language.ts';
import type { FieldDeclarations } from '../field.ts';

/** Which company took over one that no longer exists. */
export const SUCCESSION = {
  /** Only of a company that was merged or struck off. Permissions never pass to the successor. */
  successor: {
    group: 'registry',
    value: { kind: 'record-id' },
    optionalColumn: true,
    headers: {
      en: ['Successor', 'Taken over by', 'Merged into'],
      fr: ['Successeur', 'Entreprise absorbante', 'Reprise par'],
      de: ['Nachfolger', 'Rechtsnachfolger', 'Übernommen von'],
    },
    label: localized('Successor', 'Successeur', 'Nachfolger'),
    description: localized(
      'Record id of the company that took over a merged or struck-off company; permissions do not pass to it',
      'Identifiant de l’entreprise qui a repris une entreprise fusionnée ou radiée ; les autorisations ne lui sont pas transmises',
      'Kennung des Unternehmens, das ein verschmolzenes oder gelöschtes übernommen hat; Erlaubnisse gehen nicht auf es über',
    ),
    ownPage: 'ours',
  },
} as const satisfies FieldDeclarations;
