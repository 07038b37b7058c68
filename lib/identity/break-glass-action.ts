/** Action in the audit log of each step that one person took alone. */
export const BREAK_GLASS = 'break-glass.used';
