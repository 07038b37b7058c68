import { readFileSync } from 'node:fs';
import type { Deployed } from './deploy-setup.ts';
import { askAccount } from './emulated-account.ts';

/** The stream of the deployed table as Lambda reads it: from the last position, through the deployed filter. */
export interface TableStream {
  /** Events of the writes since the last call; empty if the filter matches none. */
  events(): Promise<readonly StreamEvent[]>;
}

export interface StreamEvent {
  readonly Records: readonly unknown[];
}

type Mapping = Readonly<Record<string, unknown>>;
type Image = Readonly<Record<string, { readonly S?: string; readonly N?: string }>>;

const RECORDED = JSON.parse(
  readFileSync(new URL('../fixtures/events/dynamodb-stream-outbox.json', import.meta.url), 'utf8'),
).Records[0];

/**
 * Derives the stream from the table: from its new items and its changed versions. The emulator empties a
 * stream that starts a function, although it cannot start one.
 */
export function openTableStream(
  deployed: Deployed,
  table: string,
  { FilterCriteria, BatchSize }: Mapping,
): TableStream {
  const { Filters } = FilterCriteria as { Filters: { Pattern: string }[] };
  const patterns = Filters.map(({ Pattern }) => JSON.parse(Pattern));
  const seen = new Map<string, string>();
  let sequence = 0;
  const recordOf = (NewImage: Image) => {
    const { pk, sk, version } = NewImage;
    const name = JSON.stringify([pk?.S, sk?.S]);
    const before = seen.get(name);
    seen.set(name, version?.N ?? '');
    if (before === version?.N) return [];
    sequence += 1;
    const SequenceNumber = String(sequence).padStart(28, '0');
    const dynamodb = { ...RECORDED.dynamodb, Keys: { pk, sk }, NewImage, SequenceNumber };
    return [{ ...RECORDED, eventName: before === undefined ? 'INSERT' : 'MODIFY', dynamodb }];
  };
  return {
    async events() {
      const items = await scanned(deployed, table);
      const passed = items
        .flatMap(recordOf)
        .filter((record) => patterns.some((pattern) => matches(pattern, record)));
      const size = Number(BatchSize);
      return Array.from({ length: Math.ceil(passed.length / size) }, (_, at) => ({
        Records: passed.slice(at * size, (at + 1) * size),
      }));
    },
  };
}

async function scanned(deployed: Deployed, TableName: string): Promise<Image[]> {
  const items: Image[] = [];
  let ExclusiveStartKey: Image | undefined;
  do {
    const page = await askAccount<{ Items: Image[]; LastEvaluatedKey?: Image }>(
      deployed,
      'dynamodb',
      'DynamoDB_20120810.Scan',
      { TableName, ExclusiveStartKey },
    );
    items.push(...page.Items);
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
  return items;
}

/** An event pattern of Lambda, with the kinds of rules in the stack. */
function matches(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern))
    return pattern.some((rule) => {
      if (typeof rule === 'string') return value === rule;
      const [kind, ...others] = Object.keys(rule);
      if (kind !== 'prefix' || others.length > 0)
        throw new Error(`${JSON.stringify(rule)} is not understood here`);
      return typeof value === 'string' && value.startsWith(rule.prefix);
    });
  return Object.entries(Object(pattern)).every(([key, inner]) =>
    matches(inner, Object(value)[key]),
  );
}
