import { useT } from '../../i18n';
import { Dialog } from '../../kit/dialog';
import { AssignForm } from './form';
import { useChoice } from './use-choice';

export function AssignDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { drop } = useChoice();
  return (
    <Dialog
      title={t('assign.title')}
      onClose={() => {
        drop();
        onClose();
      }}
    >
      <AssignForm onClose={onClose} />
    </Dialog>
  );
}
