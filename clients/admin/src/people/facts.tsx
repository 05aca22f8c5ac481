import { useT } from '../i18n';
import type { Person } from './people';

export function PersonFacts({ one }: { one: Person }) {
  const t = useT();
  const facts = (['position', 'contact', 'remark'] as const).flatMap((name) => (one[name] ? [[name, one[name]] as const] : []));
  if (facts.length === 0) return null;
  return (
    <dl>
      {facts.map(([name, text]) => (
        <div key={name}>
          <dt>{t(`persons.${name}`)}</dt>
          <dd className="typed" dir="auto">
            {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}
