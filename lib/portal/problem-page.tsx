import { type PageFacts, PageLayout } from './layout.tsx';

interface ProblemFacts extends PageFacts {
  readonly title: string;
  readonly detail: string;
  readonly next: string;
  readonly requestId: string;
}

/** An error and the next step, for people who followed a link. */
export function ProblemPage(props: ProblemFacts) {
  const { detail, next, requestId } = props;
  return (
    <PageLayout {...props}>
      <p class="lead">{next}</p>
      <p>{detail}</p>
      <p class="soft">
        <code>{requestId}</code>
      </p>
    </PageLayout>
  );
}
