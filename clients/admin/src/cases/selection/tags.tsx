import { useState } from 'react';
import { Facets, type FacetsQuery } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { Field } from '../../kit/field';
import { Load } from '../../kit/load';
import { Picker } from '../../kit/picker';
import type { ActProps } from './acts';
import { BulkDialog } from './bulk-dialog';

/** Adds tags to the selected cases. The tags of a case stay. */
export function AddTags(props: ActProps) {
  const t = useT();
  const query = useAsk(Facets, {}, { lasting: true });
  if (query.data) return <Form known={query.data.tags} {...props} />;
  return (
    <Dialog title={t('bulk.tags.title', { count: props.targets.length })} onClose={props.onClose}>
      <Load query={query} failed={t('filter.failed')} lines={2}>
        {() => null}
      </Load>
    </Dialog>
  );
}

function Form({ known, ...props }: ActProps & { known: FacetsQuery['tags'] }) {
  const t = useT();
  const [tags, setTags] = useState<string[]>([]);
  const [empty, setEmpty] = useState(false);
  const items = known.filter((one) => !one.archived);
  return (
    <BulkDialog {...props} kind="tags" change={tags.length ? { kind: 'tags', tags } : undefined} onEmpty={() => setEmpty(true)}>
      <p>{t(items.length ? 'bulk.tags.adds' : 'bulk.tags.none')}</p>
      <Field label={t('filter.tags')} error={empty && tags.length === 0 ? t('bulk.tags.empty') : undefined}>
        {(control) => <Picker multiple control={control} items={items} value={tags} onChange={setTags} />}
      </Field>
    </BulkDialog>
  );
}
