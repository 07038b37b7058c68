import { beforeAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '../../lib/core/instant.ts';
import { type CostReport, costReport } from '../../lib/infra/cost/cost-report.ts';
import { type Inventory, parseInventory } from '../../lib/infra/cost/inventory.ts';
import { LOADS } from '../../lib/infra/cost/load.ts';
import { PRICES } from '../../lib/infra/cost/prices.ts';
import { STAGES } from '../../lib/infra/cost/stages.ts';
import { synthesised } from './synthesised.ts';

const usd = ({ lines }: CostReport, what: string) =>
  lines.find((line) => line.what === what)?.usd ?? 0;

describe('the monthly cost', () => {
  let template: { readonly Resources: Record<string, { Type: string }> };
  let dev: Inventory;
  let prod: Inventory;
  beforeAll(() => {
    template = synthesised('dev').toJSON() as typeof template;
    dev = parseInventory(template);
    prod = parseInventory(synthesised('prod').toJSON());
  }, 60_000);

  it('9.44 is computed without the CDK, because the declared stages equal the synthesised ones', () => {
    expect(STAGES).toEqual({ dev, prod });
  });

  it.each([{}, { Resources: 3 }, null])(
    'cannot be computed from %j, which is not a template',
    (template) => {
      expect(() => parseInventory(template)).toThrow();
    },
  );

  it('cannot be computed from an invalid load', () => {
    expect(() => costReport(dev, { ...LOADS.idle, requests: -1 })).toThrow(/requests/);
  });

  it('is printed with every resource type without a price, which is not counted as free', () => {
    const template = { Resources: { Gate: { Type: 'AWS::EC2::NatGateway', Properties: {} } } };
    expect(costReport(parseInventory(template), LOADS.idle).unpriced).toEqual([
      'AWS::EC2::NatGateway',
    ]);
    expect(costReport(prod, LOADS.idle).unpriced).toEqual([]);
  });

  it('of an idle deployment is the cost of its key, its queue and its alarms', () => {
    expect(costReport(dev, LOADS.idle).total).toBeCloseTo(1.27, 2);
    const report = costReport(prod, LOADS.idle);
    expect(usd(report, 'KMS keys')).toBe(1);
    expect(usd(report, 'CloudWatch alarms')).toBeCloseTo(1.2);
    expect(usd(report, 'SQS requests')).toBeCloseTo(0.263, 3);
    expect(report.total).toBeLessThan(2.5);
  });

  it('of a queue is the cost of polling, and only a queue that starts a function is polled', () => {
    const { Resources } = template;
    const unpolled = Object.fromEntries(
      Object.entries(Resources).filter(
        ([, { Type }]) => Type !== 'AWS::Lambda::EventSourceMapping',
      ),
    );
    expect(
      usd(costReport(parseInventory({ Resources: unpolled }), LOADS.busy), 'SQS requests'),
    ).toBe(0);
    const report = costReport(dev, LOADS.busy);
    const asked = report.lines.find(({ what }) => what === 'SQS requests')?.quantity;
    expect(asked).toBe(5 * 180 * 730 + 3 * LOADS.busy.wakes);
    expect(report.notes.join(' ')).toContain('657000 times a month');
  });

  it('depends on the template: a second key costs one dollar more', () => {
    const { Resources } = template;
    const doubled = { Resources: { ...Resources, Other: { Type: 'AWS::KMS::Key' } } };
    const more =
      costReport(parseInventory(doubled), LOADS.idle).total - costReport(dev, LOADS.idle).total;
    expect(more).toBeCloseTo(1);
  });

  it('of a function depends on its memory, its duration and the calls of its trigger', () => {
    const report = costReport(dev, LOADS.busy);
    const { functionGbSecond } = PRICES['eu-central-1'];
    // 3.6 million requests of 30 ms at 1024 MB
    expect(usd(report, 'Lambda api time')).toBeCloseTo(HOUR_MS * 0.03 * functionGbSecond.arm64);
    // 30.4 nights of 5 s at 1769 MB
    expect(usd(report, 'Lambda publish time')).toBeCloseTo(
      30.4 * 5 * (1769 / 1024) * functionGbSecond.arm64,
    );
  });

  it('is the sum of its lines, with the date of its prices', () => {
    const report = costReport(prod, LOADS.partners);
    const sum = report.lines.reduce((total, line) => total + line.quantity * line.price, 0);
    expect(report.total).toBeCloseTo(sum);
    expect(report.pricedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(report.notes.join(' ')).toContain('without free tier');
  });

  it('differs by region', () => {
    const load = { ...LOADS.busy, region: 'eu-west-1' } as const;
    expect(costReport(dev, load).total).toBeLessThan(costReport(dev, LOADS.busy).total);
  });
});
