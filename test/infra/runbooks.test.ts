import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRIC_LIST } from '../../lib/core/metrics.ts';
import { ALARM_LIST, ALARMS, WITHOUT_ALARM } from '../../lib/infra/alarm-list.ts';
import { commands } from '../cli/commands.ts';
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
    const known = (await commands()).map((path) => path.join(' '));
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
