import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';

/**
 * Lets a function send mails from one address and no other. SES has verified the address itself or
 * its domain; the right is to one of these two.
 */
export function grantMail(role: Role, from: string): void {
  const stack = Stack.of(role);
  const identities = [from, from.slice(from.indexOf('@') + 1)];
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ses:SendEmail'],
      resources: identities.map((resourceName) =>
        stack.formatArn({ service: 'ses', resource: 'identity', resourceName }),
      ),
      conditions: { StringEquals: { 'ses:FromAddress': from } },
    }),
  );
}
