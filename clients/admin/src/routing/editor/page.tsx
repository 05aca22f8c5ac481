/** The editor of a rule: a new one, the example, or one that exists. */
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { RoutingSettings, SaveRoutingRule, type RoutingSettingsQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Check } from '../../kit/check';
import { Field } from '../../kit/field';
import { Form } from '../../kit/form';
import { useKept } from '../../kit/kept';
import { Landing } from '../../kit/landing';
import { Load } from '../../kit/load';
import { NameInput, isName } from '../../kit/name-input';
import { Problem } from '../../kit/problem';
import { say } from '../../kit/say';
import { Sending } from '../../kit/sending';
import { Submit } from '../../kit/submit';
import { isProblem } from '../../session/ask';
import { useStaffAct } from '../../settings/act';
import { namesOf } from '../names';
import { useSentence } from '../sentence';
import { Acts, Conditions, Triggers } from './fields';
import { empty, example, hasAct, inputOf, type RuleInput } from './form';

export function RulePage() {
  const t = useT();
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useAsk(RoutingSettings, {});
  const rule = query.data?.routingRules.find((one) => one.id === id);
  const heading = rule ? t('routing.edit.name', { name: rule.name }) : t('routing.add');
  return (
    <>
      <title>{t('routing.edit.title')}</title>
      <p className="back">
        <Link to="/settings/routing">{t('routing.back')}</Link>
      </p>
      <Landing as="h1">{heading}</Landing>
      <Load query={query} failed={t('routing.failed')}>
        {(settings) => <Opened key={id} id={id} settings={settings} />}
      </Load>
    </>
  );
}

function Opened({ id, settings }: { id: string; settings: RoutingSettingsQuery }) {
  const t = useT();
  const { membership } = useMember();
  const rule = settings.routingRules.find((one) => one.id === id);
  if (rule) return <Editor name={`routing:${id}`} first={inputOf(rule)} settings={settings} />;
  if (id === 'new') return <Editor name="routing:new" first={empty} settings={settings} />;
  if (id === 'example') return <Editor name="routing:new" first={example(t, membership.id)} settings={settings} />;
  return <p className="nothing">{t('routing.missing')}</p>;
}

function Editor({ name, first, settings }: { name: string; first: RuleInput; settings: RoutingSettingsQuery }) {
  const t = useT();
  const navigate = useNavigate();
  const [input, setInput] = useKept<RuleInput>(name, first);
  const [tried, setTried] = useState(false);
  const sentence = useSentence(namesOf(settings));
  const change = (part: Partial<RuleInput>) => setInput((before) => ({ ...before, ...part }));
  const act = useStaffAct(SaveRoutingRule, () => {
    say(t('routing.saved'));
    void navigate({ to: '/settings/routing' });
  });
  function submit() {
    setTried(true);
    const moves = input.toDepartment && input.triggers.includes('DEPARTMENT');
    if (isName(input.name) && input.triggers.length && hasAct(input) && !moves && !act.isPending)
      act.mutate({ ...input, name: input.name.trim() });
  }
  const why = isProblem(act.error, 'CONFLICT')
    ? t('routing.overtaken')
    : isProblem(act.error, 'FORBIDDEN')
      ? t('routing.not-yours')
      : undefined;
  return (
    <Form className="stack settings-form" summary onSubmit={submit}>
      <Sending value={act.isPending}>
        <Field
          label={t('routing.name')}
          hint={t('routing.name.hint')}
          error={tried && !isName(input.name) ? t('routing.name.empty') : undefined}
        >
          {(control) => <NameInput {...control} autoComplete="off" text={input.name} onText={(text) => change({ name: text })} />}
        </Field>
        <Triggers input={input} error={tried && !input.triggers.length ? t('routing.when.empty') : undefined} onChange={change} />
        <Conditions input={input} settings={settings} onChange={change} />
        <Acts input={input} settings={settings} tried={tried} error={act.error} onChange={change} />
        <Check checked={input.active} onChange={(active) => change({ active })}>
          {t('routing.active')}
        </Check>
      </Sending>
      <div className="save stack">
        {hasAct(input) && input.triggers.length > 0 && (
          <p>
            <b>{t('routing.means')}</b> <span dir="auto">{sentence(input)}</span>
          </p>
        )}
        {act.error && <Problem title={t('routing.not-saved')} problem={act.error} why={why} safe={t('safe.typed')} focus />}
        <Submit busy={act.isPending}>{t('routing.save')}</Submit>
      </div>
    </Form>
  );
}
