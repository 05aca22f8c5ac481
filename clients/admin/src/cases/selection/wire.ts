/** The requests of bulk acts. A mutation sends only what the act changes. */
import { AssignCase, CaseProperties, UpdateCase } from '../../../gen/documents';
import { client } from '../../app/query';
import { request } from '../../session/request';
import type { Wire } from './carry-out';

export const wire: Wire = {
  async read(number) {
    const [found] = (await request(CaseProperties, { number })).cases.nodes;
    if (!found) return undefined;
    return {
      severity: found.severity,
      category: found.category?.id ?? null,
      members: found.assignees.filter(({ backup }) => !backup).map(({ member }) => member.id),
      backup: found.assignees.find(({ backup }) => backup)?.member.id ?? null,
    };
  },
  async write(id, kind, { severity, category, members, backup }) {
    if (kind === 'assign') await request(AssignCase, { input: { case: id, members: [...members], backup } });
    else await request(UpdateCase, { input: { case: id, ...(kind === 'severity' ? { severity } : { category }) } });
  },
};

/** Updates the rows in place. The list itself stays until the member refreshes it, so no row moves. */
export const renewRows = () =>
  client.invalidateQueries({ predicate: ({ queryKey: [name] }) => String(name).startsWith('Case') && name !== 'Cases' });
