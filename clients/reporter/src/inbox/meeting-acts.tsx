/** What a reporter does about meetings: asks for one, and checks the record of a conversation. */
import { ApiProblem } from '@voicase/shared/gql';
import { TEXT, left } from '@voicase/shared/limits';
import { shows } from '@voicase/shared/text';
import { useState } from 'preact/hooks';
import { answerRecord, requestMeeting } from '../api.ts';
import { Button } from '../kit/button.tsx';
import { Choices } from '../kit/choices.tsx';
import { day } from '../kit/day.ts';
import { Group } from '../kit/field.tsx';
import { announce } from '../kit/notice.tsx';
import { Problem } from '../kit/problem.tsx';
import { TextField } from '../kit/text-field.tsx';
import { Words } from '../kit/text.tsx';
import { asProblem } from '../problems.ts';
import { endsSession, renew } from '../session.ts';
import { type About, type Report, type Typed, state, update } from '../state.ts';
import { type Key, t } from '../texts.ts';
import { about, typedKeys } from './corrections.ts';
import { keepEarlier } from './messages.ts';

const newTyped = (): Typed => ({ idempotencyKey: crypto.randomUUID(), text: '', form: 'IN_PERSON' });

/** The input of an act, which the state keeps from the first change until the act is done. */
function useTyped(key: string, of?: About) {
  const [fresh] = useState(newTyped);
  const now = () => state.typed[key] ?? fresh;
  const keep = (typed: Typed) => update({ typed: { ...state.typed, [key]: of ? { ...typed, about: of } : typed } });
  const change = (patch: Partial<Typed>) => keep({ ...now(), ...patch });
  const forget = () => keep(newTyped());
  return { ...now(), change, forget };
}

type Typing = ReturnType<typeof useTyped>;

/**
 * An act whose answer is the report. Each attempt with the same input has the same idempotency key. If the report
 * changed meanwhile, the page shows the change.
 */
function useAct(report: Report, done: Key, typed: Typing) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const act = async (send: (idempotencyKey: string) => Promise<Report>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      update({ report: keepEarlier(await send(typed.idempotencyKey), report) });
      typed.forget();
      announce(t(done));
    } catch (thrown) {
      if (endsSession(thrown)) return;
      const known = asProblem(thrown);
      const isChanged = known.code === 'NOT_ALLOWED_NOW' || known.code === 'CONFLICT';
      if (isChanged) {
        // Before the report changes, so that the input is already in the state and stays with a newer version of the record.
        typed.change({ idempotencyKey: crypto.randomUUID() });
        await renew();
      }
      setProblem(isChanged ? new ApiProblem('CHANGED') : known);
    } finally {
      setBusy(false);
    }
  };
  return { busy, problem, act, clear: () => setProblem(undefined) };
}

function useCheck({ text }: Typing) {
  const [error, setError] = useState<string>();
  const check = (): boolean => {
    const wrong = !shows(text) ? t('composer.empty') : left(text, TEXT) < 0 ? t('fault.TOO_LONG', { max: TEXT }) : undefined;
    setError(wrong);
    return !wrong;
  };
  return { error, check, uncheck: () => setError(undefined) };
}

/** The text of an act. */
const Written = ({ of, busy, ...field }: { id: string; label: string; of: Typing; error: string | undefined; busy: boolean }) => (
  <TextField {...field} text={of.text} readOnly={busy} onText={(text) => of.change({ text })} />
);

type Recorded = Report['records'][number];

const Version = ({ of }: { of: Recorded }) => (
  <>
    <p>{of.agreedOn ? t('record.agreed', { day: day(of.agreedOn) }) : t('record.check')}</p>
    {of.signedOn && <p>{t('record.signed', { day: day(of.signedOn) })}</p>}
    {!of.agreedOn && of.correctedOn && <p>{t('record.corrected', { day: day(of.correctedOn) })}</p>}
    <blockquote>
      <p class="muted">{t('record.version', { version: of.version })}</p>
      <Words>{of.text}</Words>
    </blockquote>
  </>
);

interface CheckProps {
  report: Report;
  record: Recorded;
  /** Of the corrections in the state. */
  typedKey: string;
}

function Check({ report, record, typedKey }: CheckProps) {
  const typed = useTyped(typedKey, about(report, record));
  const { busy, problem, act, clear } = useAct(report, 'record.sent', typed);
  // Open from the start if the reporter wrote something before the report was locked.
  const [isWrong, setWrong] = useState(() => Boolean(typed.text));
  const { error, check, uncheck } = useCheck(typed);
  const id = `record-${record.id}`;
  const agree = () => void act((idempotencyKey) => answerRecord({ idempotencyKey, record: record.id }));
  const correct = () => {
    if (!check()) return document.getElementById(`${id}-text`)?.focus();
    void act(async (idempotencyKey) => {
      const next = await answerRecord({ idempotencyKey, record: record.id, corrections: typed.text });
      setWrong(false);
      return next;
    });
  };
  const cancel = () => {
    setWrong(false);
    uncheck();
    clear();
    typed.forget();
  };
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t(record.recorded ? 'record.transcript' : 'record.minutes', { day: day(record.heldOn) })}</h2>
      <Version of={record} />
      {/* The corrections of a version stay when the reporter has agreed with the next one in another window. */}
      {(!record.agreedOn || typed.text) && (
        <>
          {isWrong && <Written id={`${id}-text`} label={t('record.corrections')} of={typed} error={error} busy={busy} />}
          <Problem problem={problem} safe={t('problem.nothingLost')} />
          <div class="actions">
            {isWrong ? (
              <>
                {!record.agreedOn && (
                  <Button kind="primary" busy={busy} onClick={correct}>
                    {t('record.send')}
                  </Button>
                )}
                <Button busy={busy} onClick={cancel}>
                  {t('record.cancel')}
                </Button>
              </>
            ) : (
              <>
                <Button kind="primary" busy={busy} onClick={agree}>
                  {t('record.agree')}
                </Button>
                <Button onClick={() => setWrong(true)}>{t('record.correct')}</Button>
              </>
            )}
          </div>
        </>
      )}
    </section>
  );
}

export function Checks({ report }: { report: Report }) {
  const typed = typedKeys(report);
  return (
    <>
      {report.records.map((record) => {
        const key = typed.get(record) ?? record.id;
        return <Check key={key} report={report} record={record} typedKey={key} />;
      })}
    </>
  );
}

const FORMS = ['IN_PERSON', 'PHONE', 'VIDEO'] as const;

export function Ask({ report }: { report: Report }) {
  const typed = useTyped(report.reference);
  const { busy, problem, act } = useAct(report, 'meeting.sent', typed);
  const { form } = typed;
  const { error, check } = useCheck(typed);
  const submit = () => {
    if (!check()) return document.getElementById('wish')?.focus();
    void act((idempotencyKey) => requestMeeting({ idempotencyKey, form, wish: typed.text }));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p>{t('meeting.text')}</p>
      <Group id="meeting-form" label={t('meeting.form')}>
        <Choices
          id="meeting-form"
          choices={FORMS.map((id) => ({ id, label: t(`meeting.form.${id}`) }))}
          chosen={[form]}
          onChoose={([first]) => typed.change({ form: FORMS.find((one) => one === first) ?? form })}
        />
      </Group>
      <Written id="wish" label={t('meeting.wish')} of={typed} error={error} busy={busy} />
      <Problem problem={problem} safe={t('problem.nothingLost')} />
      <Button submit busy={busy}>
        {t('meeting.ask')}
      </Button>
    </form>
  );
}
