/** What the check of an edition's facts found, as the API answers. */
export interface FiguresCheckView {
  readonly checked: readonly {
    readonly facts: readonly string[];
    readonly roundedTo: number;
    readonly findings: readonly {
      readonly reason: string;
      readonly reader: string;
      readonly beside: string | null;
    }[];
  }[];
  readonly changed: number | null;
}

const REASONS: Readonly<Record<string, string>> = {
  value: 'a value of a company that does not show it',
  'trait-of-few': 'that none of at most five companies has a characteristic',
  number: 'a number of one or two companies within 20 %',
  small: '1 or 2 companies are on one side of the share',
};

/** One line for each property whose exact facts would reveal something, with what and to whom. */
export function disclosureLines({ checked }: FiguresCheckView): readonly string[] {
  return checked.flatMap(({ facts, roundedTo, findings }) => [
    `${facts.join(', ')}: ${roundedTo === 1 ? 'exact all the same' : `rounded to ${roundedTo}`}`,
    ...findings.map(({ reason, reader, beside }) => {
      const other = beside === null ? '' : `, beside edition ${beside}`;
      return `  ${reader} could learn${other}: ${REASONS[reason] ?? reason}`;
    }),
  ]);
}
