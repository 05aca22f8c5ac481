import type { Form } from '@voicase/shared/form';
import type { ReactNode } from 'react';
import { useMember } from '../../app/member';
import { useT } from '../../i18n';
import { CaseName } from '../../kit/case-name';
import { Typed } from '../../kit/text';
import { Day, Moment, useMoment } from '../../kit/time';
import { ActionFacts } from '../actions/facts';
import { useCase } from '../context';
import { useEventText } from '../conversation/event-text';
import { ClosingRows } from '../details/closing';
import { answersOf, Report } from '../report/report';
import type { Content } from './content';
import type { Part as PartName } from './load';

/** The chosen parts of the case, on paper. */
export function Sheet({ content }: { content: Content }) {
  return (
    <>
      <SheetHead redacted={content.open !== undefined} />
      {content.report && (
        <Part name="report">
          <Report form={content.report.form.definition as Form} answers={answersOf(content.report.answers)} />
        </Part>
      )}
      {content.messages && (
        <Part name="messages">
          <Messages of={content.messages} />
        </Part>
      )}
      {content.notes && (
        <Part name="notes">
          <Notes of={content.notes} />
        </Part>
      )}
      {content.closing && (
        <Part name="closing">
          <Endings of={content.closing} />
        </Part>
      )}
      {content.events && (
        <Part name="events">
          <Events of={content.events} />
        </Part>
      )}
    </>
  );
}

function SheetHead({ redacted }: { redacted: boolean }) {
  const t = useT();
  const { me } = useMember();
  const one = useCase();
  const now = useMoment()(new Date().toISOString());
  return (
    <header>
      <p className="case-sheet-mark">
        {t('print.confidential')}
        {redacted && ` · ${t('redaction.redacted')}`}
      </p>
      <h1>
        <span translate="no">{one.number}</span> <CaseName of={one} />
      </h1>
      <p>
        {t(`stage.${one.stage}`)} · <span dir="auto">{one.department.name}</span>
      </p>
      <p>{t('print.by', { name: me.name, at: now })}</p>
    </header>
  );
}

function Part({ name, children }: { name: PartName; children: ReactNode }) {
  const t = useT();
  return (
    <section>
      <h2>{t(`print.part.${name}`)}</h2>
      {children}
    </section>
  );
}

function Messages({ of }: { of: NonNullable<Content['messages']> }) {
  const t = useT();
  if (of.length === 0) return <p>{t('print.nothing')}</p>;
  return of.map(({ id, author, member, sentOn, text, files }) => (
    <article key={id}>
      <p>
        <b dir="auto">
          {author === 'REPORTER'
            ? t('dialogue.reporter')
            : author === 'SYSTEM'
              ? t('dialogue.system')
              : (member?.name ?? t('dialogue.staff'))}
        </b>{' '}
        <Day on={sentOn} />
      </p>
      <Typed text={text} />
      {files.length > 0 && <p dir="auto">{t('print.files', { names: files.map((file) => file.name).join(', ') })}</p>}
    </article>
  ));
}

function Notes({ of }: { of: NonNullable<Content['notes']> }) {
  const t = useT();
  if (of.length === 0) return <p>{t('print.nothing')}</p>;
  return of.map(({ id, member, writtenAt, text, retractedAt, retractionReason }) => (
    <article key={id}>
      <p>
        <b dir="auto">{member.name}</b> <Moment at={writtenAt} />
      </p>
      <Typed text={text} />
      {retractedAt && (
        <p>
          {t('notes.retracted')} <Moment at={retractedAt} /> · {t('notes.reason')} <span dir="auto">{retractionReason}</span>
        </p>
      )}
    </article>
  ));
}

function Endings({ of: { closing, earlierClosings, correctiveActions } }: { of: NonNullable<Content['closing']> }) {
  const t = useT();
  const closings = [...(closing ? [closing] : []), ...(earlierClosings ?? [])];
  const actions = correctiveActions ?? [];
  if (closings.length + actions.length === 0) return <p>{t('print.nothing')}</p>;
  return (
    <>
      {closings.map((one) => (
        <article key={one.id}>
          <h3>
            {t(one.closedOn ? 'closing.heading' : 'closing.proposed')} {one.closedOn && <Day on={one.closedOn} />}
          </h3>
          <ClosingRows of={one} printed />
        </article>
      ))}
      {actions.length > 0 && (
        <article>
          <h3>{t('actions.heading')}</h3>
          <ul>
            {actions.map((one) => (
              <li key={one.id}>
                <ActionFacts of={one} />
              </li>
            ))}
          </ul>
        </article>
      )}
    </>
  );
}

function Events({ of }: { of: NonNullable<Content['events']> }) {
  const t = useT();
  if (of.length === 0) return <p>{t('print.nothing')}</p>;
  return of.map((event) => <EventSheet key={event.id} event={event} />);
}

function EventSheet({ event }: { event: NonNullable<Content['events']>[number] }) {
  const text = useEventText(event);
  const { correctiveActions } = useCase();
  const about = correctiveActions?.find(({ id }) => id === event.action)?.text;
  return (
    <article>
      <p>
        {text} {event.other} · {event.at ? <Moment at={event.at} /> : <Day on={event.on} />}
        {event.member && (
          <>
            {' '}
            · <span dir="auto">{event.member.name}</span>
          </>
        )}
      </p>
      {event.action && <Typed text={about ?? ''} />}
      {event.reason && <Typed text={event.reason} />}
    </article>
  );
}
