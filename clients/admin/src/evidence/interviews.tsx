import { useMember } from '../app/member';
import { useArrival } from '../case/arrival';
import { useCase } from '../case/context';
import { Redactable } from '../case/redactable';
import { useT } from '../i18n';
import { useKeptOpen } from '../kit/kept';
import { Typed } from '../kit/text';
import { Day } from '../kit/time';
import { AnswerDialog } from './answer';
import { InterviewDialog } from './interview';
import { InterviewFacts, VersionHead } from './interview-facts';
import { KeptChanges, KeptReason } from './kept';
import { MinutesDialog } from './minutes';
import type { Interview, Investigation, Minutes } from './rows';
import { CancelDialog, PlanAgainDialog } from './settle';

type Persons = NonNullable<Investigation['persons']>;

/** The planned and held interviews, with their minutes. */
export function Interviews({ of }: { of: Investigation }) {
  const t = useT();
  const { can } = useMember();
  const [adding, add] = useKeptOpen<'PLANNED' | 'HELD' | undefined>(`${useCase().id}:interview.new`, undefined);
  const interviews = of.interviews ?? [];
  const persons = of.persons ?? [];
  useArrival('interviews');
  return (
    <section aria-labelledby="interviews">
      <h3 id="interviews" tabIndex={-1}>
        {t('interviews.heading')}
      </h3>
      <p className="hint">{t('interviews.text')}</p>
      {interviews.length === 0 && <p className="nothing">{t('interviews.none')}</p>}
      <ul className="items">
        {interviews.map((one) => (
          <InterviewItem key={one.id} of={one} persons={persons} />
        ))}
      </ul>
      {can('CASE_EDIT') && (
        <div className="row">
          <button type="button" className="button" onClick={() => add('PLANNED')}>
            {t('interviews.plan')}
          </button>
          <button type="button" className="button" onClick={() => add('HELD')}>
            {t('interviews.enter')}
          </button>
        </div>
      )}
      {adding && <InterviewDialog state={adding} persons={persons} onClose={() => add(undefined)} />}
    </section>
  );
}

type Act = 'edit' | 'hold' | 'cancel' | 'replan' | 'minutes' | 'answer';

function InterviewItem({ of, persons }: { of: Interview; persons: Persons }) {
  const t = useT();
  const [open, setOpen] = useKeptOpen<Act | undefined>(`${useCase().id}:interview-act.${of.id}`, undefined);
  const close = () => setOpen(undefined);
  const [latest, ...earlier] = of.minutes;
  const state = open === 'hold' ? 'HELD' : of.state;
  return (
    <li>
      <h4 className="item-name" id={`interview-${of.id}`} tabIndex={-1} dir="auto">
        {of.name}
      </h4>
      <p>
        <span className="word">{t(`interviews.state.${of.state}`)}</span> <Day on={of.day} />
      </p>
      <InterviewFacts of={of} />
      {latest && <Version of={latest} />}
      {earlier.length > 0 && (
        <details>
          <summary>{t('interviews.earlier', { count: earlier.length })}</summary>
          {earlier.map((one) => (
            <Version key={one.id} of={one} />
          ))}
        </details>
      )}
      {open !== 'cancel' && <KeptReason of={of} />}
      {open !== 'edit' && open !== 'hold' && <KeptChanges of={of} persons={persons} />}
      <Acts of={of} onAct={setOpen} />
      {(open === 'edit' || open === 'hold') && <InterviewDialog key={open} of={of} state={state} persons={persons} onClose={close} />}
      {open === 'cancel' && <CancelDialog of={of} onClose={close} />}
      {open === 'replan' && <PlanAgainDialog of={of} onClose={close} />}
      {open === 'minutes' && <MinutesDialog of={of} onClose={close} />}
      {open === 'answer' && latest && <AnswerDialog of={of} minutes={latest} onClose={close} />}
    </li>
  );
}

/** A version of the minutes, and what the person said to it. */
function Version({ of }: { of: Minutes }) {
  return (
    <article>
      <VersionHead of={of} />
      <Redactable kind="MINUTES" of={of.id} text={of.text}>
        <Typed text={of.text} />
      </Redactable>
    </article>
  );
}

/** A cancelled interview is planned again before anything else. */
function actsOf({ state, minutes }: Interview): Act[] {
  if (state === 'CANCELLED') return ['replan'];
  if (state === 'PLANNED') return ['hold', 'edit', 'cancel'];
  return minutes.length > 0 ? ['minutes', 'answer', 'edit'] : ['minutes', 'edit'];
}

function Acts({ of, onAct }: { of: Interview; onAct: (act: Act) => void }) {
  const t = useT();
  const { can } = useMember();
  if (!can('CASE_EDIT')) return null;
  return (
    <div className="row">
      {actsOf(of).map((act) => {
        const label = act === 'minutes' && of.minutes.length > 0 ? 'interviews.act.again' : (`interviews.act.${act}` as const);
        return (
          <button key={act} type="button" className="button small" onClick={() => onAct(act)}>
            {t(label)} <span className="visually-hidden">{of.name}</span>
          </button>
        );
      })}
    </div>
  );
}
