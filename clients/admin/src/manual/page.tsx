/** Enters a report that came by phone, by post, in a meeting or by email. One page for each step, like the reporter's form. */
import { asked, inLanguage, type Form as ReportForm, type Step } from '@voicase/shared/form';
import { today } from '@voicase/shared/time';
import { validate } from '@voicase/shared/validate';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EntryChannels, Members, type MembersQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useLanguage, useT } from '../i18n';
import { Form } from '../kit/form';
import { useKept, useKeptOpen } from '../kit/kept';
import { expectLanding, Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Sending } from '../kit/sending';
import { Submit } from '../kit/submit';
import { Arrival } from './arrival';
import { arrivalFaults, firstDraft, personFaults, type Channel, type Draft } from './draft';
import { Person } from './person';
import { QuestionField } from './question';
import { Receipt, type Entered } from './receipt';
import { Review } from './review';
import { NotSent, useSend } from './send';

export function NewReportPage() {
  const t = useT();
  const { can } = useMember();
  const channels = useAsk(EntryChannels, {}, { enabled: can('CASE_CREATE') });
  const members = useAsk(Members, {}, { lasting: true, enabled: can('CASE_CREATE') });
  const [round, setRound] = useState(0);
  return (
    <>
      <title>{t('manual.title')}</title>
      {can('CASE_CREATE') ? (
        <Load query={channels} failed={t('manual.failed')} lines={6}>
          {({ entryChannels }) => (
            <Load query={members} failed={t('manual.failed')} lines={6}>
              {(people) => <Steps key={round} channels={entryChannels} members={people.members} onNext={() => setRound(round + 1)} />}
            </Load>
          )}
        </Load>
      ) : (
        <>
          <Landing as="h1">{t('manual.heading')}</Landing>
          <p className="nothing">{t('manual.forbidden')}</p>
        </>
      )}
    </>
  );
}

interface Props {
  channels: readonly Channel[];
  members: MembersQuery['members'];
  onNext: () => void;
}

function Steps({ channels, members, onNext }: Props) {
  const [entered, setEntered] = useState<Entered>();
  const { membership } = useMember();
  const language = useLanguage();
  const day = today(membership.organisation.timeZone);
  const [first] = channels;
  const empty = () => first && firstDraft(first, membership.id, day, language);
  const [draft, setDraft] = useKept('new-report', empty);
  const channel = channels.find(({ id }) => id === draft?.channel) ?? first;
  const t = useT();
  if (entered) {
    const next = () => {
      expectLanding();
      onNext();
    };
    return <Receipt {...entered} onNext={next} />;
  }
  if (!channel || !draft) return <p className="nothing">{t('manual.no-channel')}</p>;
  return (
    <Pages
      {...{ channels, members, channel, draft }}
      change={(part) => setDraft((before) => before && { ...before, ...part })}
      onEntered={(done) => {
        expectLanding();
        setDraft(empty());
        setEntered(done);
      }}
    />
  );
}

interface PagesProps extends Omit<Props, 'onNext'> {
  channel: Channel;
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  onEntered: (done: Entered) => void;
}

/** The steps of the form that ask something now. */
function stepsOf({ form }: Channel, { answers }: Draft): Step[] {
  const definition = form.definition as ReportForm;
  const shown = new Set(asked(definition, answers).map(({ id }) => id));
  const steps = definition.steps.map((step) => ({ ...step, questions: step.questions.filter(({ id }) => shown.has(id)) }));
  return steps.filter((step) => step.questions.length > 0);
}

function Pages({ channels, members, channel, draft, change, onEntered }: PagesProps) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const [at, setAt] = useKeptOpen('new-report.page', 0);
  const [tried, setTried] = useState(false);
  const act = useSend({ channel, draft, onEntered });
  const steps = stepsOf(channel, draft);
  const titles = [t('manual.step.arrival'), ...steps.map(({ title }) => inLanguage(title, draft.language).text), t('manual.step.person')];
  const page = Math.min(at, titles.length);
  const step = steps[page - 1];
  const faults = validate(channel.form.definition as ReportForm, draft.answers);
  const here = step ? faults.filter(({ question }) => step.questions.some(({ id }) => id === question)) : [];
  const own = page === 0 ? arrivalFaults(draft, day) : page === titles.length - 1 ? personFaults(draft) : [];
  const isReview = page === titles.length;
  const goTo = (next: number) => {
    expectLanding();
    setTried(false);
    setAt(next);
  };
  const submit = () => {
    setTried(true);
    if (isReview) return act.mutate();
    if (here.length + own.length === 0) goTo(page + 1);
  };
  return (
    <>
      <p className="back">
        <Link to="/">{t('manual.back')}</Link>
      </p>
      <Form key={page} className="stack settings-form" summary onSubmit={submit}>
        <p className="muted">{t('manual.progress', { step: page + 1, total: titles.length + 1 })}</p>
        <Landing as="h1">{isReview ? t('manual.step.review') : (titles[page] ?? '')}</Landing>
        {page === 0 && <p className="prose">{t('manual.text')}</p>}
        <Sending value={act.isPending}>
          {page === 0 && <Arrival {...{ draft, change, channels, members }} faults={tried ? own : []} />}
          {step?.questions.map((question) => (
            <QuestionField
              key={question.id}
              question={question}
              language={draft.language}
              value={draft.answers[question.id]}
              fault={tried ? here.find((fault) => fault.question === question.id)?.code : undefined}
              onAnswer={(value) => change({ answers: answered(draft, question.id, value) })}
            />
          ))}
          {page === titles.length - 1 && <Person {...{ draft, change, channel, members }} faults={tried ? own : []} />}
          {isReview && <Review {...{ draft, channel, members }} pages={titles} onChange={goTo} />}
        </Sending>
        {act.error && isReview && <NotSent problem={act.error} />}
        <Buttons isReview={isReview} busy={act.isPending} onBack={page > 0 ? () => goTo(page - 1) : undefined} />
      </Form>
    </>
  );
}

function Buttons({ isReview, busy, onBack }: { isReview: boolean; busy: boolean; onBack: (() => void) | undefined }) {
  const t = useT();
  return (
    <div className="row">
      <Submit busy={busy}>{t(isReview ? 'manual.send' : 'manual.next')}</Submit>
      {onBack && (
        <button type="button" className="button" onClick={onBack}>
          {t('manual.previous')}
        </button>
      )}
    </div>
  );
}

function answered({ answers }: Draft, question: string, value: unknown): Draft['answers'] {
  const { [question]: _before, ...others } = answers;
  return value === undefined ? others : { ...others, [question]: value };
}
