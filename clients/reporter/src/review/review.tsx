import { type Answers, type Question, asked } from '@voicase/shared/form';
import type { ComponentChildren } from 'preact';
import { Page } from '../form/page.tsx';
import { stateOf } from '../files/row.tsx';
import { Button } from '../kit/button.tsx';
import { Closed } from '../kit/closed.tsx';
import { Problem } from '../kit/problem.tsx';
import { Notice } from '../kit/notice.tsx';
import { Text } from '../kit/text.tsx';
import { type Channel, type Draft, state } from '../state.ts';
import { type Key, t } from '../texts.ts';
import { type View, go } from '../views.ts';
import { Answer } from './answer.tsx';
import { submit, waitingFor } from './submit.ts';
import { Working } from './working.tsx';

const Row = ({ label, view, children }: { label: ComponentChildren; view: View; children: ComponentChildren }) => (
  <div class="row">
    <dt>{label}</dt>
    <dd>{children}</dd>
    <dd>
      {!state.sending && (
        <Button kind="link" onClick={() => go(view)}>
          {t('review.change')}
          <span class="visually-hidden"> {label}</span>
        </Button>
      )}
    </dd>
  </div>
);

function stepOf(channel: Channel, question: Question): View {
  const step = channel.form.definition.steps.findIndex((one) => one.questions.some(({ id }) => id === question.id));
  return { name: 'step', step };
}

const Answered = ({ channel, answers }: { channel: Channel; answers: Answers }) => (
  <>
    {asked(channel.form.definition, answers).map((question) => (
      <Row key={question.id} label={<Text of={question.label} />} view={stepOf(channel, question)}>
        <Answer question={question} value={answers[question.id]} />
      </Row>
    ))}
  </>
);

export function Review({ channel, draft }: { channel: Channel; draft: Draft }) {
  const isClosed = state.sending !== undefined;
  return (
    <Page
      title={t('review.heading')}
      onContinue={() => void submit()}
      action={t(isClosed ? 'review.sending' : 'review.send')}
      busy={isClosed}
    >
      {state.notice === 'formChanged' && <Notice kind="warn">{t('review.formChanged')}</Notice>}
      <dl class="answers">
        {channel.mode !== 'ANONYMOUS' && (
          <Row label={t('who.heading')} view={{ name: 'who' }}>
            {t(`who.${draft.anonymity}` as Key)}
            {draft.anonymity === 'CONFIDENTIAL' && (
              <div dir="auto">
                {draft.name}, {draft.contact}
              </div>
            )}
          </Row>
        )}
        <Answered channel={channel} answers={draft.answers} />
        <Row label={t('files.heading')} view={{ name: 'files' }}>
          {draft.uploads.length === 0 && t('review.noFiles')}
          <ul class="plain">
            {draft.uploads.map((one, index) => (
              <li key={index}>
                <bdi>{one.file.name}</bdi>: {stateOf(one)}
              </li>
            ))}
          </ul>
        </Row>
      </dl>
      <p>{t('review.promise')}</p>
      {!channel.takesReports && <Closed channel={channel} />}
      <Working sending={state.sending} waiting={waitingFor(draft)} />
      <Problem problem={state.problem} safe={t('problem.nothingLost')} />
    </Page>
  );
}
