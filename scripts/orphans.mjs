// Lists the resources with the tag `application=kaart` that belong to no stack of the account and region, for
// example the table and the bucket of a deleted stack, with the command that deletes each of them. It needs
// the AWS CLI, and deletes nothing. Usage: npm run orphans. The exit code is 1 if there are such resources,
// and 2 if AWS did not respond.
import { execFileSync } from 'node:child_process';

/** The command that deletes a resource, by the service and the kind in its ARN. */
const DELETIONS = {
  'dynamodb table': (name) =>
    `aws dynamodb update-table --table-name ${name} --no-deletion-protection-enabled && aws dynamodb delete-table --table-name ${name}`,
  's3 bucket': (name) =>
    `empty it, with all versions, then: aws s3api delete-bucket --bucket ${name}`,
  'kms key': (name) => `aws kms schedule-key-deletion --key-id ${name} --pending-window-in-days 30`,
  'logs log-group': (name) => `aws logs delete-log-group --log-group-name ${name}`,
};

/** Exit codes. */
const FOUND = 1;
const NOT_KNOWN = 2;

/**
 * Calls the AWS CLI, which writes its errors itself. If it fails, the script ends, because an incomplete
 * response would hide orphans.
 */
function aws(...args) {
  try {
    const text = execFileSync('aws', [...args, '--output', 'json'], { encoding: 'utf8' });
    return JSON.parse(text || '{}');
  } catch ({ code, status }) {
    console.error(
      code === 'ENOENT'
        ? 'Whether there are orphans is not known: the AWS CLI is not installed, or not in the PATH.'
        : `Whether there are orphans is not known: “aws ${args.join(' ')}” failed (${status ?? code}). Check credentials, rights and AWS_REGION, and try again.`,
    );
    process.exit(NOT_KNOWN);
  }
}

/** The last part of an ARN, an address or a name. It identifies a resource on both sides. */
const lastPart = (id) => id.split(/[/:]/).at(-1);

/** Parts of `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`. The name of a log group may have slashes. */
function read(arn) {
  const [, , service, , , ...rest] = arn.split(':');
  const [, kind = 'bucket', name] = /^(?:([a-z-]+)[/:])?(.*)$/.exec(rest.join(':')) ?? [];
  return { arn, kind: `${service} ${kind}`, name: name.replace(/:\*$/, '') };
}

/** A key is deleted after a waiting period, and costs nothing during it. */
function isBeingDeleted({ kind, name }) {
  if (kind !== 'kms key') return false;
  return aws('kms', 'describe-key', '--key-id', name).KeyMetadata.KeyState === 'PendingDeletion';
}

const stacks = aws('cloudformation', 'describe-stacks').Stacks ?? [];
const owned = new Set(
  stacks
    .flatMap(
      ({ StackName }) =>
        aws('cloudformation', 'list-stack-resources', '--stack-name', StackName)
          .StackResourceSummaries,
    )
    .map(({ PhysicalResourceId: id }) => lastPart(id ?? '')),
);
const tagged = aws(
  ...['resourcegroupstaggingapi', 'get-resources'],
  ...['--tag-filters', 'Key=application,Values=kaart'],
).ResourceTagMappingList;
const orphans = tagged
  .map(({ ResourceARN }) => read(ResourceARN))
  .filter(({ name }) => !owned.has(lastPart(name)))
  .filter((resource) => !isBeingDeleted(resource));
for (const { arn, kind, name } of orphans)
  console.log(`${arn}\n  ${DELETIONS[kind]?.(name) ?? 'delete it in the console of its service'}`);
console.log(`${orphans.length} orphans among ${tagged.length} resources of Kaart`);
process.exitCode = orphans.length === 0 ? 0 : FOUND;
