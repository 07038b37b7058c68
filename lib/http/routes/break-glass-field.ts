import * as z from 'zod';

/** The field of each second step that needs two persons: why one person takes both steps. */
export const BreakGlassField = {
  breakGlassReason: z.string().trim().min(10).max(500).optional().meta({
    description:
      'Break-glass, for the person who took the first step: why one person takes both steps. Refused (`wrong-state`) while another person has the right. The audit log keeps the reason, and the check `second-person` names it for 30 days.',
  }),
};
