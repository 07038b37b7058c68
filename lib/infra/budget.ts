import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

interface MonthlyBudgetProps {
  /** Address that gets the mails. */
  readonly email: string;
  /** US dollars a month. */
  readonly monthlyBudget: number;
  /** The tags of the stack, which the CDK does not give to a budget. */
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Sends a mail before the month costs more than planned. It counts the whole account: a budget for tags counts nothing
 * until a person activates them for the bill, and nothing would show this.
 */
export class MonthlyBudget extends Construct {
  constructor(scope: Construct, id: string, { email, monthlyBudget, tags }: MonthlyBudgetProps) {
    super(scope, id);
    const subscribers = [{ subscriptionType: 'EMAIL', address: email }];
    const notification = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        threshold,
        thresholdType: 'PERCENTAGE',
        comparisonOperator: 'GREATER_THAN',
      },
      subscribers,
    });
    new CfnBudget(this, 'Month', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: monthlyBudget, unit: 'USD' },
      },
      resourceTags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      notificationsWithSubscribers: [notification('ACTUAL', 80), notification('FORECASTED', 100)],
    });
  }
}
