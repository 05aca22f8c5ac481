import { useMember } from '../app/member';
import { useT } from '../i18n';
import { Typed } from '../kit/text';
import { canReopen, canRevoke, type Question } from './about';
import { Answers, Facts } from './facts';

interface Props {
  of: Question;
  onOpen: (act: 'revoke' | 'reopen') => void;
}

/** A question with its state and its answers. */
export function QuestionItem({ of, onOpen }: Props) {
  const t = useT();
  const { can } = useMember();
  return (
    <li className="outside-question">
      <p className="outside-head">
        <b id={`outside-${of.id}`} tabIndex={-1} dir="auto">
          {of.recipient}
        </b>{' '}
        <span className="word">{t(`outside.state.${of.state}`)}</span>
      </p>
      <Facts of={of} />
      <details>
        <summary>{t('outside.question')}</summary>
        <Typed text={of.question} />
      </details>
      <Answers of={of} />
      {can('CASE_EDIT') && <Buttons of={of} onOpen={onOpen} />}
    </li>
  );
}

function Buttons({ of, onOpen }: Props) {
  const t = useT();
  const acts = (['reopen', 'revoke'] as const).filter((act) => (act === 'reopen' ? canReopen(of) : canRevoke(of)));
  if (acts.length === 0) return null;
  return (
    <p className="row">
      {acts.map((act) => (
        <button
          key={act}
          type="button"
          className="button quiet small"
          aria-label={`${t(`outside.do.${act}`)}: ${of.recipient}`}
          onClick={() => onOpen(act)}
        >
          {t(`outside.do.${act}`)}
        </button>
      ))}
    </p>
  );
}
