import { Link } from '@tanstack/react-router';
import { useMember } from '../app/member';
import { useT } from '../i18n';
import { nextOf } from '../kit/deadline';
import { NextDue } from '../kit/due';
import { Card } from './card';
import { CaseRow, Handlers } from './case-row';
import { dueNext } from './lists';
import type { HomeCase } from './query';

/** The open cases with the nearest deadlines. */
export function DueNext({ cases }: { cases: HomeCase[] }) {
  const t = useT();
  const { can, handles } = useMember();
  const assigns = can('CASE_ASSIGN');
  const empty = assigns ? 'queue' : handles ? 'mine' : 'all';
  return (
    <Card
      id="due"
      title={t('home.due')}
      all={dueNext({ handles, assigns })}
      // A case without an open deadline comes after all others.
      rows={cases.filter(({ deadlines }) => nextOf(deadlines))}
      row={(one) => <CaseRow one={one} tail={<NextDue deadlines={one.deadlines} />} meta={[<Handlers key="who" one={one} />]} />}
      empty={t(`home.due.none.${empty}`)}
      more={<Link to="/tasks">{t('home.tasks')}</Link>}
    />
  );
}
