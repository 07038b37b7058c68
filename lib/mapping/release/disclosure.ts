import * as z from 'zod';

/** Result of the disclosure check of an edition's facts at its release. For staff only: it names recipients. */
export const FiguresCheck = z.strictObject({
  /** Facts that would reveal data of companies that do not show it. */
  checked: z.array(
    z.strictObject({
      /** Ids of the indicators. */
      facts: z.array(z.string()),
      /** 1 if they are released exactly nevertheless. */
      roundedTo: z.int().min(1),
      findings: z.array(
        z.strictObject({
          reason: z.enum(['value', 'trait-of-few', 'number', 'small', 'possible']),
          /**
           * The reader that could learn it: an audience, `audience/name`, `all readers together`, or
           * `anyone`.
           */
          reader: z.string(),
          /** The edition that reveals it together with this one; `null` if this edition alone reveals it. */
          otherEdition: z.string().nullable(),
        }),
      ),
    }),
  ),
  /**
   * Number of companies that are new, gone or in another class since the corrected edition; `null` if
   * this edition is not a correction.
   */
  changed: z.int().min(0).nullable(),
});
export type FiguresCheck = z.infer<typeof FiguresCheck>;
