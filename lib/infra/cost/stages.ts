import type { Inventory } from './inventory.ts';

const COMMON = {
  functions: {
    http: { memoryMb: 1024, architecture: 'arm64' },
    stream: { memoryMb: 1769, architecture: 'arm64' },
    schedule: { memoryMb: 1769, architecture: 'arm64' },
  },
  tables: 1,
  backedUpTables: 1,
  buckets: 1,
  keys: 1,
  rotatedKeys: 1,
  dashboards: 0,
  secrets: 0,
  httpApis: 1,
  distributions: 0,
  webAcls: 0,
  polledQueues: 1,
  unpriced: [],
} as const;

/**
 * The billed resources of each stage. A test compares them with the synthesised templates. So the cost can be
 * computed without the CDK, which needs 20 s of CPU time.
 */
export const STAGES: Readonly<Record<'dev' | 'prod', Inventory>> = {
  dev: { ...COMMON, alarms: 0, logDays: 14 },
  prod: { ...COMMON, alarms: 27, logDays: 90 },
};
