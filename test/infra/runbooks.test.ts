import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { METRIC_LIST } from '../../lib/core/metrics.ts';
import {
  ALARM_LIST,
  ALARM_OF_ERROR,
  ALARMS,
  ERRORS_OF_MACHINE,
  WITHOUT_ALARM,
} from '../../lib/infra/alarm-list.ts';
import { listCommands } from '../cli/commands.ts';
import { metricsTable } from './metrics-table.ts';

const text = readFileSync('docs/runbooks.md', 'utf8');
const [, ...parts] = text.split(/^## /m);
const runbooks = parts.map((part) => {
  const [name = '', ...lines] = part.split('\n');
  return { name, body: lines.join('\n') };
});

describe('17.2 the runbooks', () => {
  it('are one for each alarm, and no other', () => {
    expect(runbooks.map(({ name }) => name).sort()).toEqual(Object.keys(ALARMS).sort());
  });

  it.each(runbooks)('of $name states its meaning, the check, the steps and the end', ({ body }) => {
    for (const step of ['**Meaning.**', '**Look.**', '**Do.**', '**Over when**'])
      expect(body).toContain(`\n${step} `);
  });

  it('name commands and options that exist', async () => {
    const known = (await listCommands()).map((path) => path.join(' '));
    const named = [...text.matchAll(/`kaart ([^`]+)`/g)].map(([, words = '']) => words);
    expect(named.length).toBeGreaterThan(20);
    for (const words of named) {
      const path = words.split(' ').filter((word) => /^[a-z][a-z-]*$/.test(word));
      expect(known).toContain(path.join(' '));
    }
  });

  it('link to each other by existing names', () => {
    const targets = [...text.matchAll(/\]\(#([\w-]+)\)/g)].map(([, target]) => target);
    expect(targets.length).toBeGreaterThan(0);
    for (const target of targets) expect(Object.keys(ALARMS)).toContain(target);
  });
});

describe('17.2 the metrics', () => {
  it('have an alarm each, or a reason why not', () => {
    const watched = ALARM_LIST.flatMap(([, { metric }]) => (metric === undefined ? [] : [metric]));
    const names = METRIC_LIST.map(([name]) => name);
    expect([...new Set(watched), ...Object.keys(WITHOUT_ALARM)].sort()).toEqual(names.sort());
  });

  it('are all in docs/metrics.md, as they are declared', () => {
    expect(readFileSync('docs/metrics.md', 'utf8')).toContain(`${metricsTable()}\n`);
  });
});

/** The constant names of all events of the level `error` in the sources, and whether a metric counts them. */
function findErrors(): { readonly name: string; readonly isCounted: boolean }[] {
  const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join('lib', path), 'utf8'));
  return sources.flatMap((source) =>
    [...source.matchAll(/\blog\(\s*(?:'error'|level),\s*'([^']+)'( satisfies CountedEvent)?/g)].map(
      ([, name = '', counted]) => ({ name, isCounted: counted !== undefined }),
    ),
  );
}

describe('17.2 an event of the level error', () => {
  const errors = findErrors();
  const uncounted = errors.filter(({ isCounted }) => !isCounted).map(({ name }) => name);

  it('is counted by a metric, or leads to an alarm, or belongs to a machine', () => {
    expect(errors.length - uncounted.length).toBeGreaterThan(3);
    const known = [...Object.keys(ALARM_OF_ERROR), ...ERRORS_OF_MACHINE];
    expect([...new Set(uncounted)].sort()).toEqual(known.sort());
  });

  it.each(Object.entries(ALARM_OF_ERROR))(
    '%s is in the table of docs/runbooks.md',
    (name, alarm) => {
      expect(text).toContain(`\n| \`${name}\` | [${alarm}](#${alarm}) | `);
    },
  );
});
