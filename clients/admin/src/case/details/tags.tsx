import { Suspense } from 'react';
import { useMember } from '../../app/member';
import { page } from '../../app/lazy';
import { useT } from '../../i18n';
import { Tags } from '../../kit/tag';
import { useCase } from '../context';
import { useDraft } from '../drafts';
import { Editable } from './editable';
import { None, Row } from './row';

/** The form and its texts are loaded when a member edits the tags. */
const TagForm = page(() => import('../../tags/form'), 'TagForm', 'tags');

export function TagsRow() {
  const t = useT();
  const { can } = useMember();
  const { id, tags } = useCase();
  const draft = useDraft(`${id}:edit.tags`);
  const shown = tags.length > 0 ? <Tags of={tags} /> : <None />;
  if (!can('CASE_EDIT')) return <Row name={t('side.tags')}>{shown}</Row>;
  return (
    <Editable name={`${id}:edit.tags.open`} label={t('side.tags')} shown={shown} hasInput={'tags' in draft.fields} onLeave={draft.drop}>
      <Suspense>
        <TagForm />
      </Suspense>
    </Editable>
  );
}
