import { type WorkbenchFacts, WorkbenchFrame } from './workbench-frame.tsx';
import { WORKBENCH_TEXTS } from './workbench-messages.ts';

/** The home of the workbench. */
export function WorkbenchHomePage(props: WorkbenchFacts) {
  const { language } = props;
  return (
    <WorkbenchFrame
      {...props}
      title={WORKBENCH_TEXTS.title[language]}
      lead={WORKBENCH_TEXTS.lead[language]}
    />
  );
}
