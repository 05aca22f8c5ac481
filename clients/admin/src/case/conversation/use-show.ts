import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMember } from '../../app/member';
import { choices, type Show } from './show';

/** The filter of the conversation. The filter is in the address, so that Back and a reload keep it. */
export function useShow() {
  const { can } = useMember();
  const { show } = useSearch({ from: '/signed/cases/$id/conversation' });
  const navigate = useNavigate();
  const offered = choices(can('REPORTER_MESSAGE'), can('CASE_EDIT'));
  const chosen: Show = offered.find((one) => one === show) ?? offered[0] ?? 'all';
  const choose = (next: Show) =>
    void navigate({
      from: '/cases/$id/conversation',
      to: '.',
      search: next === 'all' ? {} : { show: next },
      replace: true,
      resetScroll: false,
    });
  return { offered, chosen, choose };
}
