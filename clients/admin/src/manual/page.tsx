/** Enters a report that came by phone, by post, in a meeting or by email. One page for each step, like the reporter's form. */
import { today } from '@voicase/shared/time';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { EntryChannels, Members, type MembersQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useLanguage, useT } from '../i18n';
import { Form } from '../kit/form';
import { expectLanding, Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Sending } from '../kit/sending';
import { Submit } from '../kit/submit';
import { Arrival } from './arrival';
import { Discard } from './discard';
import { firstDraft, type Channel, type Draft } from './draft';
import { discard, keep, keptReport, useKeptReport } from './keep';
import { pagesOf, reached } from './pages';
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
  const goTo = useGoTo();
  const [first] = channels;
  const kept = useKeptReport();
  const draft = kept?.draft ?? (first && firstDraft(first, membership.id, today(membership.organisation.timeZone), language));
  const channel = channels.find(({ id }) => id === draft?.channel) ?? first;
  const t = useT();
  if (entered) {
    const next = () => {
      goTo(0);
      onNext();
    };
    return <Receipt {...entered} onNext={next} />;
  }
  if (!channel || !draft) return <p className="nothing">{t('manual.no-channel')}</p>;
  return (
    <Pages
      {...{ channels, members, channel, draft }}
      isKept={kept !== undefined}
      change={(part) => keep({ ...(keptReport()?.draft ?? draft), ...part })}
      onEntered={(done) => {
        expectLanding();
        setEntered(done);
      }}
    />
  );
}

/** Goes to a page of the report. The address has the page, so the browser's Back goes one page back. */
function useGoTo() {
  const navigate = useNavigate();
  return (page: number) => {
    expectLanding();
    void navigate({ to: '/cases/new', search: page > 0 ? { step: page } : {} });
  };
}

interface PagesProps extends Omit<Props, 'onNext'> {
  channel: Channel;
  draft: Draft;
  isKept: boolean;
  change: (part: Partial<Draft>) => void;
  onEntered: (done: Entered) => void;
}

function Pages({ channels, members, channel, draft, isKept, change, onEntered }: PagesProps) {
  const t = useT();
  const day = today(useMember().membership.organisation.timeZone);
  const { step: wanted = 0 } = useSearch({ from: '/signed/cases/new' });
  const goTo = useGoTo();
  const [tried, setTried] = useState<number>();
  const act = useSend({ channel, draft, onEntered });
  const pages = pagesOf(channel, draft, day, { arrival: t('manual.step.arrival'), person: t('manual.step.person') });
  const at = reached(pages, wanted);
  const page = pages[at];
  const faults = tried === at && page ? page : undefined;
  const drop = () => {
    discard();
    goTo(0);
  };
  const submit = () => {
    setTried(at);
    if (!page) return act.mutate();
    if (page.own.length + page.answers.length === 0) goTo(at + 1);
  };
  return (
    <>
      <p className="back">
        <Link to="/">{t('manual.back')}</Link>
      </p>
      <Form key={at} className="stack settings-form" summary onSubmit={submit}>
        <p className="muted">{t('manual.progress', { step: at + 1, total: pages.length + 1 })}</p>
        <Landing as="h1">{page ? page.title : t('manual.step.review')}</Landing>
        {at === 0 && <p className="prose">{t('manual.text')}</p>}
        <Sending value={act.isPending}>
          {at === 0 && <Arrival {...{ draft, change, channels, members }} faults={faults?.own ?? []} />}
          {page?.step?.questions.map((question) => (
            <QuestionField
              key={question.id}
              question={question}
              language={draft.language}
              value={draft.answers[question.id]}
              fault={faults?.answers.find((fault) => fault.question === question.id)?.code}
              onAnswer={(value) => change({ answers: answered(draft, question.id, value) })}
            />
          ))}
          {at === pages.length - 1 && <Person {...{ draft, change, channel, members }} faults={faults?.own ?? []} />}
          {!page && <Review {...{ draft, channel, members }} pages={pages.map(({ title }) => title)} onChange={goTo} />}
        </Sending>
        {act.error && !page && <NotSent problem={act.error} />}
        <Buttons isReview={!page} busy={act.isPending} onBack={at > 0 ? () => goTo(at - 1) : undefined} />
      </Form>
      {isKept && !act.isPending && <Discard onDiscard={drop} />}
    </>
  );
}

interface ButtonsProps {
  isReview: boolean;
  busy: boolean;
  onBack: (() => void) | undefined;
}

function Buttons({ isReview, busy, onBack }: ButtonsProps) {
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
