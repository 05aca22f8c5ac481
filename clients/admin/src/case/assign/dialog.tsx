import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { AssignForm } from './form';

export function AssignDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  return (
    <Dialog title={t('assign.title')} onClose={onClose}>
      <AssignForm onClose={onClose} />
    </Dialog>
  );
}
