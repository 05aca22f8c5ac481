import { useNavigate } from '@tanstack/react-router';
import { forgetAll } from '../app/query';
import { forgetUnsaved } from '../app/unsaved';
import { chooseOrganisation } from '../session/organisation';
import { useLeaving } from './leaving';

/** Switches the organisation. Fetched data and unsent input of the old organisation are dropped. */
export function useSwitch(): (id: string) => void {
  const navigate = useNavigate();
  const sure = useLeaving();
  function choose(id: string) {
    forgetUnsaved();
    chooseOrganisation(id);
    forgetAll();
    void navigate({ to: '/' });
  }
  return (id) => sure(() => choose(id));
}
