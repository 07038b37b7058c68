import * as z from 'zod';

/** Of each step that needs two persons: why the only person that is left takes it alone. */
export const BreakGlassField = {
  breakGlassReason: z.string().trim().min(10).max(500).optional().meta({
    description:
      'Break-glass, for the person who took the first step: why one person takes both. Refused (`wrong-state`) while another person has the right. The audit log keeps it, and the check `second-person` names it for 30 days.',
  }),
};
