/** The rules that route cases, in their order, with their conflicts and the dry run. */
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { OrderRoutingRules, RoutingSettings, type RoutingSettingsQuery } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAsk } from '../app/query';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { Landing } from '../kit/landing';
import { Load } from '../kit/load';
import { Problem } from '../kit/problem';
import { say } from '../kit/say';
import { useStaffAct } from '../settings/act';
import { DryRun } from './dry-run';
import { example } from './editor/form';
import { namesOf, type Rule } from './names';
import { RuleItem } from './rule';
import { useSentence } from './sentence';

export function RoutingPage() {
  const t = useT();
  const query = useAsk(RoutingSettings, {});
  return (
    <>
      <title>{t('routing.title')}</title>
      <Landing as="h1" id="page">
        {t('routing.heading')}
      </Landing>
      <p className="prose">{t('routing.text')}</p>
      <Load query={query} failed={t('routing.failed')}>
        {(settings) => (settings.routingRules.length ? <Rules settings={settings} /> : <NoRules settings={settings} />)}
      </Load>
    </>
  );
}

/** The empty page shows one rule that can be taken over. */
function NoRules({ settings }: { settings: RoutingSettingsQuery }) {
  const t = useT();
  const { membership } = useMember();
  const sentence = useSentence(namesOf(settings));
  return (
    <>
      <p className="nothing">{t('routing.none')}</p>
      <p className="prose">
        {t('routing.example')} <q>{sentence(example(t, membership.id))}</q>
      </p>
      <div className="row">
        <Link className="button primary" to="/settings/routing/$id" params={{ id: 'new' }}>
          {t('routing.add')}
        </Link>
        <Link className="button" to="/settings/routing/$id" params={{ id: 'example' }}>
          {t('routing.example.use')}
        </Link>
      </div>
    </>
  );
}

function Rules({ settings }: { settings: RoutingSettingsQuery }) {
  const t = useT();
  const { routingRules: rules } = settings;
  const names = namesOf(settings);
  // A moved item loses the focus, because its element moves in the page. The button that was pressed gets it again.
  const [pressed, press] = useState('');
  const act = useStaffAct(OrderRoutingRules, () => {
    say(t('routing.moved'));
    focusOn(pressed);
  });
  const move = (rule: Rule, by: -1 | 1) => {
    const ids = rules.map(({ id }) => id);
    const at = ids.indexOf(rule.id);
    ids.splice(at + by, 0, ...ids.splice(at, 1));
    // At the end of the list, the button of the direction is gone.
    const isLast = at + by === 0 || at + by === ids.length - 1;
    press(`${isLast ? (by === 1 ? 'up' : 'down') : by === 1 ? 'down' : 'up'}-${rule.id}`);
    act.mutate({ rules: ids });
  };
  return (
    <>
      <div className="row">
        <Link className="button primary" to="/settings/routing/$id" params={{ id: 'new' }}>
          {t('routing.add')}
        </Link>
      </div>
      {act.error && <Problem title={t('routing.not-moved')} problem={act.error} focus />}
      <ol className="items routing-rules">
        {rules.map((rule, at) => (
          <RuleItem key={rule.id} rule={rule} at={at} rules={rules} names={names} onMove={(by) => move(rule, by)} />
        ))}
      </ol>
      <DryRun rules={rules} names={names} />
    </>
  );
}
