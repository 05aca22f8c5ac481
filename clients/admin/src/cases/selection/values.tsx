import { useState } from 'react';
import { Facets } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { inMyLanguage, useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { Dialog } from '../../kit/dialog';
import { Load } from '../../kit/load';
import { severities } from '../search';
import type { ActProps } from './acts';
import { BulkDialog } from './bulk-dialog';
import type { Change } from './change';

/** Stands for "not set", because the empty option is the one that asks for a choice. */
const NONE = 'none';
const orNull = <Value extends string>(value: Value | typeof NONE): Value | null => (value === NONE ? null : value);

export function SetSeverity(props: ActProps) {
  const t = useT();
  const options = severities.map((severity) => [severity, t(`severity.${severity}`)] as const);
  const change = (value: string): Change => ({ kind: 'severity', severity: severities.find((one) => one === value) ?? null });
  return <ValueDialog {...props} kind="severity" options={options} none={t('severity.none')} change={change} />;
}

export function SetCategory(props: ActProps) {
  const t = useT();
  const query = useAsk(Facets, {}, { lasting: true });
  if (query.data) {
    const options = query.data.categories.map(({ id, name }) => [id, inMyLanguage(name)] as const);
    const change = (value: string): Change => ({ kind: 'category', category: orNull(value) });
    return <ValueDialog {...props} kind="category" options={options} none={t('row.no-category')} change={change} />;
  }
  return (
    <Dialog title={t('bulk.category.title', { count: props.targets.length })} onClose={props.onClose}>
      <Load query={query} failed={t('filter.failed')} lines={2}>
        {() => null}
      </Load>
    </Dialog>
  );
}

interface ValueProps extends ActProps {
  kind: 'severity' | 'category';
  options: readonly (readonly [value: string, text: string])[];
  none: string;
  change: (value: string) => Change;
}

function ValueDialog({ kind, options, none, change, ...props }: ValueProps) {
  const t = useT();
  const [value, setValue] = useState<string>();
  const [empty, setEmpty] = useState(false);
  return (
    <BulkDialog {...props} kind={kind} change={value === undefined ? undefined : change(value)} onEmpty={() => setEmpty(true)}>
      <Choice
        label={t(`column.${kind}`)}
        value={value}
        any={t('bulk.choose')}
        options={[...options, [NONE, none]]}
        error={empty && value === undefined ? t(`bulk.${kind}.empty`) : undefined}
        onChange={setValue}
      />
    </BulkDialog>
  );
}
