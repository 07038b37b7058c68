import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCostReport, type CostReport } from '../../lib/infra/cost/cost-report.ts';
import { type Inventory, parseInventory } from '../../lib/infra/cost/inventory.ts';
import { LOADS, type Load } from '../../lib/infra/cost/load.ts';
import { MEASURED } from '../../lib/infra/cost/measured.ts';
import { describePriceSource, PRICE_LIST, type PriceName } from '../../lib/infra/cost/prices.ts';
import { STAGES } from '../../lib/infra/cost/stages.ts';
import { BEHIND_CLOUDFRONT, synthesised } from './synthesised.ts';

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
    expect(() => buildCostReport(dev, { ...LOADS.idle, readsPerDay: -1 })).toThrow(/readsPerDay/);
  });

  it('is printed with every resource type without a price, which is not counted as free', () => {
    const template = { Resources: { Gate: { Type: 'AWS::EC2::NatGateway', Properties: {} } } };
    expect(buildCostReport(parseInventory(template), LOADS.idle).unpriced).toEqual([
      'AWS::EC2::NatGateway',
    ]);
    expect(buildCostReport(prod, LOADS.idle).unpriced).toEqual([]);
  });

  it('of an idle deployment is the cost of its key, its queue, its nights and its alarms', () => {
    expect(buildCostReport(dev, LOADS.idle).total).toBeCloseTo(1.4, 2);
    const report = buildCostReport(prod, LOADS.idle);
    expect(usd(report, 'KMS keys')).toBe(1);
    expect(usd(report, 'CloudWatch alarms')).toBeCloseTo(prod.alarms / 10);
    expect(usd(report, 'SQS requests')).toBeCloseTo(0.263, 3);
  });

  it('of a queue is the cost of polling, and only a queue that starts a function is polled', () => {
    const { Resources } = template;
    const unpolled = Object.fromEntries(
      Object.entries(Resources).filter(
        ([, { Type }]) => Type !== 'AWS::Lambda::EventSourceMapping',
      ),
    );
    expect(
      usd(buildCostReport(parseInventory({ Resources: unpolled }), LOADS.busy), 'SQS requests'),
    ).toBe(0);
    const report = buildCostReport(dev, LOADS.busy);
    const quantity = report.lines.find(({ what }) => what === 'SQS requests')?.quantity;
    expect(quantity).toBe(5 * 180 * 730 + 3 * LOADS.busy.messagesPerMonth);
    expect(report.notes.join(' ')).toContain('657000 times a month');
  });

  it('depends on the template: a second key costs one dollar more', () => {
    const { Resources } = template;
    const doubled = { Resources: { ...Resources, Other: { Type: 'AWS::KMS::Key' } } };
    const more =
      buildCostReport(parseInventory(doubled), LOADS.idle).total -
      buildCostReport(dev, LOADS.idle).total;
    expect(more).toBeCloseTo(1);
  });

  it('of a function depends on its memory, its duration and the calls of its trigger', () => {
    const report = buildCostReport(dev, { ...LOADS.busy, partners: 0 });
    const price = PRICE_LIST.functionGbSecondArm.usd['eu-central-1'];
    const requests = (120_000 * 365) / 12;
    // 30 ms at 1024 MB
    expect(usd(report, 'Lambda api time')).toBeCloseTo(requests * 0.03 * price);
    // 30.4 nights of 5 s at 1769 MB
    expect(usd(report, 'Lambda publish time')).toBeCloseTo((365 / 12) * 5 * (1769 / 1024) * price);
  });

  it('is the sum of its lines, each with the document, region and day of its price', () => {
    const report = buildCostReport(prod, LOADS.quiet);
    const sum = report.lines.reduce((total, line) => total + line.quantity * line.price, 0);
    expect(report.total).toBeCloseTo(sum);
    for (const { source } of report.lines)
      expect(source).toMatch(/^AWS pric.* \w+, eu-central-1, \d{4}-\d{2}-\d{2}$/);
    expect(report.notes.join(' ')).toContain('without free tier');
  });

  it.each(Object.keys(PRICE_LIST) as PriceName[])('has a source for the price %s', (name) => {
    for (const region of ['eu-central-1', 'eu-west-1'] as const) {
      const { offer, usd: by } = PRICE_LIST[name];
      expect(by[region]).toBeGreaterThan(0);
      expect(describePriceSource(name, region)).toMatch(
        new RegExp(`${offer}, ${region}, 2026-\\d\\d-\\d\\d$`),
      );
    }
  });

  it('17.3 of reads depends on the bytes of their format and coding, and on the companies', () => {
    const sent = (change: Partial<Load>) =>
      usd(
        buildCostReport(prod, { ...LOADS.busy, pagesPerDay: 0, ...change }),
        'transfer to the internet',
      );
    const gb = (bytes: number) => ((100_000 * 365) / 12) * bytes * 1e-9 * 0.09;
    expect(sent({ coding: 'identity' })).toBeCloseTo(gb(MEASURED.readBytes.jsonl.identity));
    expect(sent({ format: 'csv', coding: 'br' })).toBeCloseTo(gb(MEASURED.readBytes.csv.br));
    expect(sent({ companies: 1_300 })).toBeCloseTo(10 * sent({}));
  });

  it('17.3 of stored reads stays, if disclosures end, and their removal is counted', () => {
    const { all, ending } = compareEnding(365);
    const page = readFileSync('docs/cost.md', 'utf8');
    const [, kept, ended] = /^\| together \| (\d+\.\d) \$ \| (\d+\.\d) \$ \|$/m.exec(page) ?? [];
    expect(Math.abs(all / Number(kept) - 1)).toBeLessThan(0.1);
    expect(Math.abs(ending / Number(ended) - 1)).toBeLessThan(0.1);
    // In the first year, no entries are removed.
    const first = { ...LOADS.busy, years: 1 };
    expect(buildCostReport(prod, { ...first, disclosureDays: 365 }).total).toBe(
      buildCostReport(prod, first).total,
    );
  });

  /** The cost of disclosure entries and their removal after five years. */
  function compareEnding(disclosureDays: number) {
    const cost = (load: Load) => {
      const report = buildCostReport(prod, load);
      const parts = ['DynamoDB storage', 'DynamoDB backup', 'S3 storage', 'DynamoDB writes'];
      return parts.reduce((sum, what) => sum + usd(report, what), 0);
    };
    const five = { ...LOADS.busy, years: 5 };
    const without = cost({ ...five, readsPerDay: 0 });
    const writes =
      LOADS.busy.readsPerDay * (365 / 12) * 3 * PRICE_LIST.tableWriteUnit.usd['eu-central-1'];
    const all = cost(five) - without - writes;
    const ending = cost({ ...five, disclosureDays }) - without - writes;
    return { all, ending };
  }

  it('17.3 grows with the years, by the entries of reads and the rotations of the key', () => {
    const inYear = (years: number) => buildCostReport(prod, { ...LOADS.busy, years });
    const stored = (years: number) => usd(inYear(years), 'DynamoDB storage');
    expect(stored(5) / stored(1)).toBeCloseTo(5, 0);
    const keys = [0, 1, 2, 3, 9].map((years) => usd(inYear(years), 'KMS keys'));
    expect(keys).toEqual([1, 1, 2, 3, 3]);
  });

  it('17.3 of CloudFront is nothing up to what an account has free, and replaces the transfer of the gateway', () => {
    const behind = parseInventory(synthesised('prod', BEHIND_CLOUDFRONT).toJSON());
    expect(behind).toEqual({ ...prod, distributions: 1 });
    const idle = (inventory: Inventory) => buildCostReport(inventory, LOADS.idle).total;
    expect(idle(behind)).toBe(idle(prod));
    const busy = buildCostReport(behind, LOADS.busy);
    expect(
      busy.lines.map(({ what }) => what).filter((what) => /CloudFront r|transfer/.test(what)),
    ).toEqual([]);
    const load = {
      ...LOADS.busy,
      readsPerDay: 1e6,
      pagesPerDay: 0,
      partners: 0,
      coding: 'identity',
    } as const;
    const large = buildCostReport(behind, load);
    const requests = (1e6 * 365) / 12;
    expect(usd(large, 'CloudFront requests')).toBeCloseTo((requests - 10e6) * 1.2e-6);
    const gb = (requests * MEASURED.readBytes.jsonl.identity) / 1e9;
    expect(usd(large, 'CloudFront transfer')).toBeCloseTo((gb - 1024) * 0.085);
    expect(large.notes.join(' ')).toContain('10 million requests');
  });

  it('17.3 of a web ACL is from 6 $ a month', () => {
    const webAclArn = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/kaart/0';
    const guarded = parseInventory(
      synthesised('prod', { ...BEHIND_CLOUDFRONT, webAclArn }).toJSON(),
    );
    const report = buildCostReport(guarded, LOADS.idle);
    expect(report.total - buildCostReport(prod, LOADS.idle).total).toBeCloseTo(6);
    expect(report.unpriced).toEqual([]);
  });

  it('differs by region', () => {
    const load = { ...LOADS.busy, region: 'eu-west-1' } as const;
    expect(buildCostReport(dev, load).total).toBeLessThan(buildCostReport(dev, LOADS.busy).total);
  });
});
