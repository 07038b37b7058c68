import * as z from 'zod';

/** Result of the disclosure check of an edition's facts at its release. For staff only: it names recipients. */
export const FiguresCheck = z.strictObject({
  /** Facts that would reveal data of companies that do not show it. */
  checked: z.array(
    z.strictObject({
      /** Ids of the indicators. */
      facts: z.array(z.string()),
      /** 1 where they are released exact all the same. */
      roundedTo: z.int().min(1),
      findings: z.array(
        z.strictObject({
          reason: z.enum(['value', 'trait-of-few', 'number', 'small', 'possible']),
          /** Who could learn it: an audience, `audience/name`, `all readers together`, or `anyone`. */
          reader: z.string(),
          /** The edition beside which it is learned; null where the edition alone tells it. */
          beside: z.string().nullable(),
        }),
      ),
    }),
  ),
  /** Companies that came, went or changed class since the edition that this one corrects; null where it corrects none. */
  changed: z.int().min(0).nullable(),
});
export type FiguresCheck = z.infer<typeof FiguresCheck>;
