/**
 * Whether a path is allowed: the longest matching rule decides, and without a rule the path is allowed.
 *
 * @see RFC 9309 #section-2.2.2
 */
export function isAllowed(robots: string, path: string): boolean {
  const fitting = [...robots.matchAll(/^(Allow|Disallow): (.+)$/gm)].filter(([, , rule = '']) => {
    const parts = rule.split('*').map((part) => part.replace(/[.?+()]/g, '\\$&'));
    // A `$` at the end of a rule means the end of the path, as in a regular expression.
    return new RegExp(`^${parts.join('.*')}`).test(path);
  });
  fitting.sort(([, , a = ''], [, , b = '']) => b.length - a.length);
  return fitting[0]?.[1] !== 'Disallow';
}
