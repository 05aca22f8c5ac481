import type { ReactNode } from 'react';
import { RightsTable, StaffDepartments, StaffMember, type StaffDepartmentsQuery } from '../../../gen/documents';
import { useMember } from '../../app/member';
import { useAsk } from '../../app/query';
import { useT } from '../../i18n';
import { Load } from '../../kit/load';
import type { Giver } from './grant';
import type { Table } from './rights';
import { withBelow } from './tree';

export type Department = StaffDepartmentsQuery['departments'][number];

/** The data that a form of rights needs. */
export interface Facts {
  table: Table;
  departments: readonly Department[];
  giver: Giver;
}

/** Fetches the table of rights, the departments and the member's own rights. */
export function WithFacts({ children }: { children: (facts: Facts) => ReactNode }) {
  const t = useT();
  const { membership } = useMember();
  const table = useAsk(RightsTable, {}, { lasting: true });
  const departments = useAsk(StaffDepartments, {});
  const own = useAsk(StaffMember, { id: membership.id });
  return (
    <Load query={table} failed={t('rights.failed')}>
      {({ rightsTable }) => (
        <Load query={departments} failed={t('departments.failed')}>
          {({ departments: all }) => (
            <Load query={own} failed={t('rights.failed')}>
              {({ member }) =>
                children({
                  table: rightsTable,
                  departments: all,
                  giver: {
                    rights: membership.rights,
                    scope: member.caseScope,
                    departments: member.departments.flatMap(({ id }) => withBelow(all, id)),
                  },
                })
              }
            </Load>
          )}
        </Load>
      )}
    </Load>
  );
}
