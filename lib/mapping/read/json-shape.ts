/** Names under which an object holds its rows. */
const CONTAINER = /^(records|rows|data|items|companies|entreprises|unternehmen|events|consents)$/i;

/** Whether the member of a JSON document holds its rows. */
export function holdsRows(name: string): boolean {
  return CONTAINER.test(name);
}

/**
 * Whether a text is one JSON document, an array of rows or an object that holds one, or JSON Lines; undefined if it is neither.
 *
 * @param head the beginning of the text
 */
export function jsonShape(head: string, fileName: string): 'document' | 'lines' | undefined {
  const text = head.trimStart();
  if (text.startsWith('[')) return /^\[\s*([[{\]"\dtfn-]|$)/.test(text) ? 'document' : undefined;
  if (!/^\{\s*(["}]|$)/.test(text)) return undefined;
  const [line = '', next = ''] = text.split(/[\r\n]+/, 2);
  const row = parsed(line);
  if (row !== undefined) return hasContainer(row) ? 'document' : 'lines';
  if (/\.(jsonl|ndjson)$/i.test(fileName)) return 'lines';
  return parsed(next) === undefined || isOpen(line) ? 'document' : 'lines';
}

function hasContainer(row: object): boolean {
  return Object.entries(row).some(([name, value]) => holdsRows(name) && Array.isArray(value));
}

/** Whether a line that is no JSON value goes on below, as in a document that is written over several lines. */
function isOpen(line: string): boolean {
  return /[{[,:]\s*$/.test(line);
}

function parsed(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
