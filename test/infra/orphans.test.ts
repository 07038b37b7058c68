import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const ARN = 'eu-central-1:123456789012';
const ROLE = 'arn:aws:iam::123456789012:role/kaart-review';

/** The responses of an account to the AWS CLI, by service, operation and requested name. */
const ACCOUNT = {
  'cloudformation describe-stacks': {
    Stacks: [{ StackName: 'kaart-dev' }, { StackName: 'other' }],
  },
  'cloudformation list-stack-resources kaart-dev': {
    StackResourceSummaries: [
      { PhysicalResourceId: 'kaart-dev-Table-1' },
      { PhysicalResourceId: `https://sqs.eu-central-1.amazonaws.com/123456789012/kaart-dev-Wake` },
      { PhysicalResourceId: '/aws/lambda/kaart-dev-api' },
      { ResourceStatus: 'CREATE_IN_PROGRESS' },
    ],
  },
  'cloudformation list-stack-resources other': {
    StackResourceSummaries: [{ PhysicalResourceId: ROLE }],
  },
  'kms describe-key lost': { KeyMetadata: { KeyState: 'Enabled' } },
  'kms describe-key leaving': { KeyMetadata: { KeyState: 'PendingDeletion' } },
};

/** A response that arrives only in part. */
const CUT_OFF = 'cut off';

const OWNED = [
  `arn:aws:dynamodb:${ARN}:table/kaart-dev-Table-1`,
  `arn:aws:sqs:${ARN}:kaart-dev-Wake`,
  `arn:aws:logs:${ARN}:log-group:/aws/lambda/kaart-dev-api:*`,
  ROLE,
];

describe('17.3 npm run orphans', () => {
  it('names what belongs to no stack, with what deletes it', async () => {
    const orphans = [
      `arn:aws:dynamodb:${ARN}:table/kaart-dev-Table-0`,
      'arn:aws:s3:::kaart-dev-data-0',
      `arn:aws:kms:${ARN}:key/lost`,
      `arn:aws:logs:${ARN}:log-group:/aws/lambda/kaart-dev-old:*`,
      `arn:aws:sqs:${ARN}:kaart-dev-Sleep`,
    ];
    const { output, code } = await findOrphans([...OWNED, ...orphans]);
    expect(output.split('\n')).toEqual([
      orphans[0],
      '  aws dynamodb update-table --table-name kaart-dev-Table-0 --no-deletion-protection-enabled && aws dynamodb delete-table --table-name kaart-dev-Table-0',
      orphans[1],
      '  empty it, with all versions, then: aws s3api delete-bucket --bucket kaart-dev-data-0',
      orphans[2],
      '  aws kms schedule-key-deletion --key-id lost --pending-window-in-days 30',
      orphans[3],
      '  aws logs delete-log-group --log-group-name /aws/lambda/kaart-dev-old',
      orphans[4],
      '  delete it in the console of its service',
      '5 orphans among 9 resources of Kaart',
      '',
    ]);
    expect(code).toBe(1);
  });

  it('names neither what a stack has, nor a key that is being deleted', async () => {
    const { output, code } = await findOrphans([...OWNED, `arn:aws:kms:${ARN}:key/leaving`]);
    expect(output).toBe('0 orphans among 5 resources of Kaart\n');
    expect(code).toBe(0);
  });

  it('asks for the tag of Kaart, and changes nothing', async () => {
    const { calls } = await findOrphans([`arn:aws:kms:${ARN}:key/lost`]);
    expect(calls).toEqual([
      'cloudformation describe-stacks --output json',
      'cloudformation list-stack-resources --stack-name kaart-dev --output json',
      'cloudformation list-stack-resources --stack-name other --output json',
      'resourcegroupstaggingapi get-resources --tag-filters Key=application,Values=kaart --output json',
      'kms describe-key --key-id lost --output json',
    ]);
  });

  it.each(Object.keys(ACCOUNT))('ends with 2 if the account does not answer %s', async (asked) => {
    const rest = Object.entries(ACCOUNT).filter(([name]) => name !== asked);
    const keys = ['lost', 'leaving'].map((key) => `arn:aws:kms:${ARN}:key/${key}`);
    const { output, errors, code } = await findOrphans(keys, Object.fromEntries(rest));
    expect({ output, code }).toEqual({ output: '', code: 2 });
    const [, operation = ''] = asked.split(' ');
    expect(errors).toMatch(new RegExp(`is not known: “aws .*${operation}.*254.*AWS_REGION`));
  });

  it('ends with 2 if the answer is cut off', async () => {
    const { output, code } = await findOrphans([], { 'cloudformation describe-stacks': CUT_OFF });
    expect({ output, code }).toEqual({ output: '', code: 2 });
  });

  it('ends with 2 if there is no AWS CLI', async () => {
    const { output, errors, code } = await runScript(mkdtempSync(join(tmpdir(), 'kaart-none-')));
    expect({ output, code }).toEqual({ output: '', code: 2 });
    expect(errors).toContain('the AWS CLI is not installed');
  });
});

/** Runs the script with a command `aws` that responds from `account` and records its arguments. */
async function findOrphans(tagged: readonly string[], account: object = ACCOUNT) {
  const folder = mkdtempSync(join(tmpdir(), 'kaart-aws-'));
  const responses = {
    ...account,
    'resourcegroupstaggingapi get-resources': {
      ResourceTagMappingList: tagged.map((ResourceARN) => ({ ResourceARN })),
    },
  };
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(responses));
  writeFileSync(join(folder, 'calls'), '');
  const program = `#!${process.execPath}
const { appendFileSync, readFileSync } = require('node:fs');
const words = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(folder, 'calls'))}, words.join(' ') + '\\n');
const [service, operation, option, name] = words;
const asked = /^--(stack-name|key-id)$/.test(option) ? [service, operation, name] : [service, operation];
const answer = JSON.parse(readFileSync(${JSON.stringify(join(folder, 'answers.json'))}, 'utf8'))[asked.join(' ')];
if (answer === undefined) process.exit(254);
console.log(answer === ${JSON.stringify(CUT_OFF)} ? '{"Stacks": [' : JSON.stringify(answer));
`;
  writeFileSync(join(folder, 'aws'), program);
  chmodSync(join(folder, 'aws'), 0o755);
  const ended = await runScript(`${folder}${delimiter}${process.env['PATH']}`);
  const calls = readFileSync(join(folder, 'calls'), 'utf8').trimEnd().split('\n');
  return { ...ended, calls };
}

function runScript(path: string) {
  return new Promise<{ output: string; errors: string; code: unknown }>((resolve) => {
    const env = { PATH: path };
    execFile(process.execPath, ['scripts/orphans.mjs'], { env }, (error, output, errors) =>
      resolve({ output, errors, code: error === null ? 0 : error.code }),
    );
  });
}
