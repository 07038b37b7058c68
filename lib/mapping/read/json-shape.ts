/** Names of members with rows. */
const CONTAINER =
  /^(records|rows|data|items|results?|value|features|hits|elements|entries|edges|nodes|docs|documents|content|objects|companies|entreprises|unternehmen|events|consents)$/i;
/** Names of members with an object that contains the rows: CKAN, OData v2, GraphQL, Elasticsearch. */
const WRAPPER = /^(result|results|data|d|response|payload|body|content|hits|_embedded|companies)$/i;
/**
 * Names of members of a record that contain its fields: GeoJSON, JSON:API and ArcGIS, Opendatasoft and
 * Airtable, Elasticsearch.
 */
const FIELDS = ['properties', 'attributes', 'fields', '_source', 'record', 'node'] as const;
/**
 * Members that services add to a row: row numbers of CKAN and ArcGIS, metadata of OData, Socrata,
 * Elasticsearch, MongoDB and HAL.
 */
const TECHNICAL =
  /^(?:__?id|\$?oid|objectid|fid|@?odata\..+|@.+|:.+|__metadata|__v|_(?:links|rev|version_?|score|index|type|full_text))$/i;

/** Whether a member of a JSON document contains its rows. */
export function holdsRows(name: string): boolean {
  return CONTAINER.test(name);
}

/** Whether a member of a JSON document may contain the member with the rows. */
export function mayHoldRows(name: string): boolean {
  return WRAPPER.test(name);
}

/** Whether a member of this name contains the fields of a record. */
export function holdsFields(name: string): boolean {
  return FIELDS.some((field) => field === name);
}

/** The member of a record with its fields; `undefined` if the record itself has the fields. */
export function findFieldsMember(record: Readonly<Record<string, unknown>>): string | undefined {
  return FIELDS.find((name) => {
    const value = record[name];
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  });
}

/** Whether a service adds a member of this name to every row. */
export function isTechnical(name: string): boolean {
  return TECHNICAL.test(name);
}

/**
 * Whether a text is one JSON document (an array of rows, or an object with one), or JSON Lines;
 * `undefined` if it is neither.
 *
 * @param head the beginning of the text
 */
export function detectJsonShape(head: string, fileName: string): 'document' | 'lines' | undefined {
  const text = head.trimStart();
  if (text.startsWith('[')) return /^\[\s*([[{\]"\dtfn-]|$)/.test(text) ? 'document' : undefined;
  if (!/^\{\s*(["}]|$)/.test(text)) return undefined;
  const [line = '', next = ''] = text.split(/[\r\n]+/, 2);
  const row = parseObject(line);
  const isLines = /\.(jsonl|ndjson)$/i.test(fileName);
  if (row !== undefined) {
    const isSingleDocument = next.trim() === '' && !isLines;
    return isSingleDocument || hasContainer(row) ? 'document' : 'lines';
  }
  if (isLines && !endsWithinValue(line)) return 'lines';
  return parseObject(next) === undefined || endsWithinValue(line) ? 'document' : 'lines';
}

function hasContainer(row: object, depth = 0): boolean {
  return Object.entries(row).some(([name, value]: [string, unknown]) => {
    if (Array.isArray(value)) return holdsRows(name);
    const isObject = typeof value === 'object' && value !== null;
    return isObject && depth < 2 && mayHoldRows(name) && hasContainer(value, depth + 1);
  });
}

/** Whether an incomplete line continues on the next line, as in a document with several lines. */
function endsWithinValue(line: string): boolean {
  return /[{[,:]\s*$/.test(line);
}

function parseObject(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
