/** An instant to the minute, for pages of the workbench: `2025-10-01 00:03 UTC`. */
export function toUtcMinute(at: string): string {
  return `${at.slice(0, 16).replace('T', ' ')} UTC`;
}
