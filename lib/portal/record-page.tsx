import type { RegisterRecord } from '../catalog/register-records.ts';
import { type PageFacts, PageLayout } from './layout.tsx';

/** The page with the values to enter into a register, field by field. */
export function RecordPage(props: PageFacts & { readonly record: RegisterRecord }) {
  const { language, record } = props;
  return (
    <PageLayout {...props} title={record.title[language]}>
      <p class="lead">{record.note[language]}</p>
      <dl>
        {record.fields.map(({ name, label, value }) => (
          <>
            <dt>
              {label[language]} <code>{name}</code>
            </dt>
            <dd>{value[language]}</dd>
          </>
        ))}
      </dl>
    </PageLayout>
  );
}
