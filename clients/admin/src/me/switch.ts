import { useNavigate } from '@tanstack/react-router';
import { forgetAll } from '../app/query';
import { anyLost, forgetDrafts } from '../app/unsaved';
import { chooseOrganisation } from '../session/organisation';
import { useLeaving } from './leaving';

/** Switches the organisation. Fetched data and drafts of the old organisation are dropped. */
export function useSwitch(): (id: string) => void {
  const navigate = useNavigate();
  const sure = useLeaving();
  function choose(id: string) {
    forgetDrafts();
    chooseOrganisation(id);
    forgetAll();
    void navigate({ to: '/' });
  }
  return (id) => sure(() => choose(id), anyLost);
}
