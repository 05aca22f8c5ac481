import { useState } from 'react';
import { Facets, RouteCase } from '../../../gen/documents';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Choice } from '../../kit/choice';
import { FormDialog } from '../../kit/form-dialog';
import { useKept } from '../../kit/kept';
import { Load } from '../../kit/load';
import { useCase } from '../context';
import { useLeavingAct } from './leave';

/** Moves the case to another department, whose members can see it from then on. */
export function RouteDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { id, department, number } = useCase();
  const [place, setPlace] = useKept<string | undefined>(`${id}:route.place`, undefined);
  const [missing, setMissing] = useState(false);
  const facets = useAsk(Facets, {});
  const others = facets.data?.departments.filter((one) => one.id !== department.id) ?? [];
  const name = others.find((one) => one.id === place)?.name ?? '';
  const act = useLeavingAct(RouteCase, {
    stays: ({ routeCase }) => routeCase.case !== null,
    done: t('access.routed', { name }),
    gone: t('access.routed.gone', { number, name }),
    onClose,
  });
  return (
    <FormDialog
      title={t('access.route')}
      action={t('access.route.do')}
      failed={t('access.not-routed')}
      problem={act.error}
      busy={act.isPending}
      onSubmit={() => (place ? act.mutate({ case: id, department: place }) : setMissing(true))}
      onClose={onClose}
    >
      <p>{t('access.route.text', { name: department.name })}</p>
      <Load query={facets} failed={t('departments.failed')} lines={1}>
        {() => (
          <Choice
            label={t('filter.department')}
            hint={others.length ? undefined : t('access.route.none')}
            error={missing && !place ? t('access.route.missing') : undefined}
            value={place}
            any={t('field.choose')}
            options={others.map((one) => [one.id, one.name])}
            onChange={setPlace}
          />
        )}
      </Load>
    </FormDialog>
  );
}
