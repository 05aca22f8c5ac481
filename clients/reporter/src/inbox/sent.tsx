import { type Form, questions } from '@voicase/shared/form';
import { Text } from '../kit/text.tsx';
import { Answer } from '../review/answer.tsx';
import type { Report } from '../state.ts';
import { t } from '../texts.ts';
import { FileList } from './file.tsx';

/** The submitted answers, collapsed because the dialogue is more important. */
export function Sent({ report }: { report: Report }) {
  const values = new Map(report.answers.map(({ question, value }) => [question, value]));
  const answered = questions(report.form.definition as Form).filter(({ id }) => values.has(id));
  return (
    <details>
      <summary>{t('inbox.sent')}</summary>
      <dl class="answers">
        {answered.map((question) => (
          <div class="row" key={question.id}>
            <dt>
              <Text of={question.label} />
            </dt>
            <dd>
              <Answer question={question} value={values.get(question.id)} />
            </dd>
          </div>
        ))}
      </dl>
      {report.files.length > 0 && <h3>{t('files.heading')}</h3>}
      <FileList files={report.files} />
    </details>
  );
}
