import { useT } from '../../i18n';
import { useCase } from '../context';
import { offers } from '../moves';

/** Says why an act that the member may carry out is not possible yet. */
export function Blocked() {
  const t = useT();
  const { stage, moves } = useCase();
  return offers(stage, moves).map(
    ({ act, block }) =>
      block && (
        <p key={act} className="blocked">
          <b>{t('act.blocked', { act: t(`act.${act}`) })}</b> {t(`block.${block}`)}
        </p>
      ),
  );
}
