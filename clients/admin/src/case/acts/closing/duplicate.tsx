import { Link } from '@tanstack/react-router';
import { useT } from '../../../i18n';
import { useCase } from '../../context';

/** Leads to the link to the case that handles the matter. The typed closing is kept. */
export function DuplicateHint({ onLeave }: { onLeave: () => void }) {
  const t = useT();
  const { id } = useCase();
  return (
    <p className="notice">
      {t('closing.duplicate')}{' '}
      <Link to="/cases/$id/people" params={{ id }} onClick={onLeave}>
        {t('closing.duplicate.link')}
      </Link>
    </p>
  );
}
