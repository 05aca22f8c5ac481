import type { Form } from '@voicase/shared/form';
import { CaseReport } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { useCase } from '../context';
import { answerIds, answersOf, Report } from './report';

export function ReportTab() {
  const t = useT();
  const { id } = useCase();
  const query = useAsk(CaseReport, { id });
  return (
    <section aria-labelledby="tab-heading" className="report">
      <Landing as="h2" id="tab-heading">
        {t('tab.report')}
      </Landing>
      <Load query={query} failed={t('report.failed')}>
        {({ case: { answers, form } }) => <Report form={form.definition as Form} answers={answersOf(answers)} ids={answerIds(answers)} />}
      </Load>
    </section>
  );
}
