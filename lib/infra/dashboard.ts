import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS, type MetricName } from '../core/metrics.ts';
import type { AwsAlarm } from './alarm-list.ts';
import { findAwsMetrics, findMetric, type Watched } from './alarms.ts';

interface OperatorDashboardProps extends Watched {
  /** Alarms to show; empty if the deployment has none. */
  readonly shownAlarms: readonly Alarm[];
}

/** The graphs, with our metrics by name and those of AWS by their alarm. */
const GRAPHS: Readonly<Record<string, readonly (MetricName | AwsAlarm)[]>> = {
  'Refused and limited': ['ReadsRefused', 'RequestsLimited', 'api-throttled', 'table-throttled'],
  'Errors of functions': ['api-failed', 'deliver-failed', 'break-glass-used'],
  Publication: ['PublicationHeldSeconds', 'PublicationAgeSeconds', 'LastNightAgeSeconds'],
  Nights: [
    'night-missed',
    'PublicationsHeld',
    'AuditNotSealed',
    'JournalNotReplayed',
    'ChecksFailed',
  ],
  Withdrawals: [
    'WithdrawalsOpen',
    'WithdrawalsOverdue',
    'ErasuresOpen',
    'ErasuresOverdue',
    'RecipientsNotReached',
  ],
  'Parked and lost': ['MessagesParked', 'MessagesGivenUp', 'nights-lost', 'deliveries-lost'],
  'Age of the oldest message': ['OldestMessageSeconds', 'delivery-late', 'wake-queue-late'],
  'Days until the certificate ends': ['certificate-ending'],
};

const WIDTH = 12;

/** One page for an operator: the alarms, the requests, and every metric of Kaart. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { shownAlarms, ...watched }: OperatorDashboardProps) {
    super(scope, id);
    const { api } = watched.entry;
    const awsMetrics = findAwsMetrics(watched);
    const findGraphMetric = (name: MetricName | AwsAlarm): IMetric | undefined =>
      isOurs(name) ? findMetric(this, name, chooseShownPeriod(name)) : awsMetrics[name];
    const buildGraph = (title: string, left: IMetric[]) =>
      new GraphWidget({ title, left, width: WIDTH });
    const requests = [api.metricCount(), api.metricClientError(), api.metricServerError()];
    const times = [Stats.percentile(50), Stats.percentile(99)];
    const graphs = Object.entries(GRAPHS).flatMap(([title, names]) => {
      const metrics = names.map(findGraphMetric).filter((metric) => metric !== undefined);
      return metrics.length === 0 ? [] : [buildGraph(title, metrics)]; // without a domain there is no certificate
    });
    new Dashboard(this, 'Page', {
      defaultInterval: Duration.days(7),
      widgets: [
        ...(shownAlarms.length === 0
          ? []
          : [
              [
                new AlarmStatusWidget({
                  title: 'Alarms',
                  alarms: [...shownAlarms],
                  width: 2 * WIDTH,
                }),
              ],
            ]),
        [
          buildGraph(
            'Requests',
            requests.map((metric) => metric.with({ statistic: Stats.SUM })),
          ),
          buildGraph(
            'Duration of requests',
            times.map((statistic) => api.metricLatency({ statistic })),
          ),
        ],
        graphs,
      ],
    });
  }
}

function isOurs(name: MetricName | AwsAlarm): name is MetricName {
  return name in METRICS;
}

/** A gauge has one point a day. */
function chooseShownPeriod(name: MetricName): Duration | undefined {
  return METRICS[name].kind === 'gauge' ? Duration.days(1) : undefined;
}
