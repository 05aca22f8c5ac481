import { Link } from '@tanstack/react-router';
import { RemoveRoutingRule, SaveRoutingRule } from '../../gen/documents';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKeptOpen } from '../kit/kept';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { Day, useDayOf } from '../kit/time';
import { isWrong } from '../session/ask';
import { useStaffAct } from '../settings/act';
import { inputOf } from './editor/form';
import type { Names, Rule } from './names';
import { useSentence } from './sentence';

interface Props {
  rule: Rule;
  at: number;
  rules: readonly Rule[];
  names: Names;
  onMove: (by: -1 | 1) => void;
}

/** One rule: its sentence, its conflicts and what can be done with it. */
export function RuleItem({ rule, at, rules, names, onMove }: Props) {
  const t = useT();
  const sentence = useSentence(names);
  const dayOf = useDayOf();
  const [removing, remove] = useKeptOpen(`routing.remove:${rule.id}`, false);
  const act = useStaffAct(SaveRoutingRule, (_, { active }) => say(t(active ? 'routing.resumed' : 'routing.paused.done')));
  const { id, name, active } = rule;
  const button = (by: -1 | 1, key: 'up' | 'down') => (
    <button id={`${key}-${id}`} type="button" className="button" aria-label={t(`routing.${key}.name`, { name })} onClick={() => onMove(by)}>
      {t(`routing.${key}`)}
    </button>
  );
  return (
    <li>
      <h2 className="item-name">
        <span dir="auto">{name}</span> {!active && <span className="word">{t('routing.paused')}</span>}
      </h2>
      <p dir="auto">{sentence(rule)}</p>
      <Conflicts rule={rule} rules={rules} />
      <p className="muted">
        {t('routing.changed')} {rule.changedBy && <span dir="auto">{rule.changedBy.name}</span>} · <Day on={dayOf(rule.changedAt)} />
      </p>
      {act.error && (
        <Problem title={t('routing.not-saved')} problem={act.error} why={whyNot(act.error) ? t('routing.broken.fix') : undefined} focus />
      )}
      <div className="row">
        {at > 0 && button(-1, 'up')}
        {at < rules.length - 1 && button(1, 'down')}
        <Link className="button" to="/settings/routing/$id" params={{ id }} aria-label={t('routing.edit.name', { name })}>
          {t('routing.edit')}
        </Link>
        <button
          type="button"
          className="button"
          aria-label={t(active ? 'routing.pause.name' : 'routing.resume.name', { name })}
          onClick={() => act.mutate({ ...inputOf(rule), active: !active })}
        >
          {t(active ? 'routing.pause' : 'routing.resume')}
        </button>
        <button type="button" className="button" aria-label={t('routing.remove.name', { name })} onClick={() => remove(true)}>
          {t('routing.remove')}
        </button>
      </div>
      {removing && <RemoveDialog rule={rule} onClose={() => remove(false)} />}
    </li>
  );
}

/** A rule that cannot be resumed has the field of its fault. */
const whyNot = (error: unknown) => ['department', 'restrictTo', 'assign', 'notify', 'rule'].some((field) => isWrong(error, field));

/** What is wrong with the rule, and which of its acts an earlier rule decides. */
function Conflicts({ rule, rules }: { rule: Rule; rules: readonly Rule[] }) {
  const t = useT();
  const nameOf = (id: string) => rules.find((one) => one.id === id)?.name ?? '';
  if (rule.faults.length + rule.overridden.length === 0) return null;
  return (
    <ul className="notice warn">
      {rule.faults.map((fault) => (
        <li key={fault}>{t(`routing.fault.${fault}`)}</li>
      ))}
      {rule.overridden.map(({ act, by }) => (
        <li key={act}>{t(`routing.overridden.${act}`, { name: nameOf(by) })}</li>
      ))}
    </ul>
  );
}

function RemoveDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const t = useT();
  const act = useStaffAct(RemoveRoutingRule, () => {
    say(t('routing.removed', { name: rule.name }));
    onClose();
    focusOn('page');
  });
  return (
    <FormDialog
      title={t('routing.remove.name', { name: rule.name })}
      action={t('routing.remove.do')}
      failed={t('routing.not-removed')}
      problem={act.error}
      busy={act.isPending}
      danger
      onSubmit={() => act.mutate({ rule: rule.id })}
      onClose={onClose}
    >
      <p>{t('routing.remove.means')}</p>
    </FormDialog>
  );
}
