/**
 * The requests of bulk acts. A mutation sends only what the act changes, and the server refuses it if a colleague has
 * changed the same since it was read.
 */
import type { Gql } from '@voicase/shared/gql';
import { AssignCase, CaseProperties, SetCaseTags, UpdateCase } from '../../../gen/documents';
import { client } from '../../app/query';
import { request } from '../../session/request';
import type { Wire } from './carry-out';
import type { Properties } from './change';

export const wireThrough = (door: Gql): Wire => ({
  async read({ id, number }) {
    const found = (await request(CaseProperties, { number }, door)).cases.nodes.find((one) => one.id === id);
    if (!found) return undefined;
    return {
      severity: found.severity,
      category: found.category?.id ?? null,
      members: found.assignees.filter(({ backup }) => !backup).map(({ member }) => member.id),
      backup: found.assignees.find(({ backup }) => backup)?.member.id ?? null,
      tags: found.tags.map((one) => one.id),
    };
  },
  async write(id, kind, seen, next) {
    if (kind === 'assign') await request(AssignCase, { input: { case: id, ...assignees(next), seen: assignees(seen) } }, door);
    else if (kind === 'tags') await request(SetCaseTags, { input: { case: id, tags: [...next.tags], seen: [...seen.tags] } }, door);
    else await request(UpdateCase, { input: { case: id, [kind]: next[kind], seen: { [kind]: seen[kind] } } }, door);
  },
});

const assignees = ({ members, backup }: Properties) => ({ members: [...members], backup });

/** Updates the rows in place. The list itself stays until the member refreshes it, so no row moves. */
export const renewRows = () =>
  client.invalidateQueries({ predicate: ({ queryKey: [name] }) => String(name).startsWith('Case') && name !== 'Cases' });
