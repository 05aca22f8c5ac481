import type { ReactNode } from 'react';
import { Facets } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { severities } from '../../cases/search';
import { inMyLanguage, useT } from '../../i18n';
import { Load } from '../../kit/load';
import { NameInput } from '../../kit/name-input';
import { Picker } from '../../kit/picker';
import { SeverityWord } from '../../kit/severity';
import { useTitlesHidden } from '../../kit/titles';
import { useCase } from '../context';
import { Property } from './property';
import { None, Row } from './row';

/** The title. Hidden titles are neither shown nor edited. */
export function Title() {
  const t = useT();
  const { can } = useMember();
  const { title } = useCase();
  const isHidden = useTitlesHidden();
  if (isHidden) return <Row name={t('side.title')}>{title ? <span className="muted">{t('side.title.hidden')}</span> : <None />}</Row>;
  const shown = title ? <span dir="auto">{title}</span> : <None />;
  if (!can('CASE_EDIT')) return <Row name={t('side.title')}>{shown}</Row>;
  return (
    <Property property="title" label={t('side.title')} hint={t('side.title.hint')} shown={shown}>
      {(control, text, onText) => <NameInput {...control} autoComplete="off" text={text} onText={onText} />}
    </Property>
  );
}

export function Category() {
  const t = useT();
  const { can } = useMember();
  const { category } = useCase();
  const shown = category ? <span dir="auto">{inMyLanguage(category.name)}</span> : <None />;
  const facets = useAsk(Facets, {}, { lasting: true, enabled: can('CASE_EDIT') });
  if (!can('CASE_EDIT')) return <Row name={t('side.category')}>{shown}</Row>;
  const known =
    facets.data?.categories.map(({ id, name, limited }) => ({
      id,
      name: inMyLanguage(name),
      hint: limited ? t('side.category.limited') : undefined,
    })) ?? [];
  // An archived category can stay.
  const own = category && !known.some(({ id }) => id === category.id) ? [{ id: category.id, name: inMyLanguage(category.name) }] : [];
  const items = [{ id: '', name: t('side.none') }, ...known, ...own];
  const loaded = (form: ReactNode) => (
    <Load query={facets} failed={t('filter.failed')} lines={2}>
      {() => form}
    </Load>
  );
  return (
    <Property property="category" label={t('side.category')} shown={shown} loaded={loaded}>
      {(control, id, onChoice) => <Picker control={control} items={items} value={id} onChange={onChoice} />}
    </Property>
  );
}

export function SeverityRow() {
  const t = useT();
  const { can } = useMember();
  const { severity } = useCase();
  const shown = <SeverityWord severity={severity} />;
  if (!can('CASE_EDIT')) return <Row name={t('side.severity')}>{shown}</Row>;
  const items = [{ id: '', name: t('severity.none') }, ...severities.map((one) => ({ id: one, name: t(`severity.${one}`) }))];
  return (
    <Property property="severity" label={t('side.severity')} shown={shown}>
      {(control, id, onChoice) => <Picker control={control} items={items} value={id} onChange={onChoice} />}
    </Property>
  );
}
