import type { Deployed } from './deploy-setup.ts';
import { askAccount } from './emulated-account.ts';

/** The stream of the deployed table as Lambda reads it: from where it stopped, through the deployed filter. */
export interface TableStream {
  /** What has been written since, in events of at most `batchSize` records; none where the filter lets nothing through. */
  events(): Promise<readonly { readonly Records: readonly unknown[] }[]>;
}

type Mapping = Readonly<Record<string, unknown>>;

export async function openTableStream(deployed: Deployed, mapping: Mapping): Promise<TableStream> {
  const ask = <T>(operation: string, asked: unknown) =>
    askAccount<T>(deployed, 'dynamodb', `DynamoDBStreams_20120810.${operation}`, asked);
  const { EventSourceArn: StreamArn, FilterCriteria, BatchSize } = mapping;
  const { Filters } = FilterCriteria as { Filters: { Pattern: string }[] };
  const patterns = Filters.map(({ Pattern }) => JSON.parse(Pattern));
  const { StreamDescription } = await ask<{
    StreamDescription: { Shards: [{ ShardId: string }] };
  }>('DescribeStream', { StreamArn });
  const [{ ShardId }] = StreamDescription.Shards;
  const start = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' };
  let { ShardIterator } = await ask<{ ShardIterator: string }>('GetShardIterator', start);
  return {
    async events() {
      const passed: unknown[] = [];
      for (;;) {
        const page = await ask<{ Records: unknown[]; NextShardIterator: string }>('GetRecords', {
          ShardIterator,
        });
        ShardIterator = page.NextShardIterator;
        if (page.Records.length === 0) break;
        passed.push(...page.Records.filter((each) => patterns.some((p) => matches(p, each))));
      }
      const batches = Math.ceil(passed.length / Number(BatchSize));
      return Array.from({ length: batches }, (_, at) => ({
        Records: passed.slice(at * Number(BatchSize), (at + 1) * Number(BatchSize)),
      }));
    },
  };
}

/** An event pattern of Lambda, of the kinds that the stack makes. */
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
