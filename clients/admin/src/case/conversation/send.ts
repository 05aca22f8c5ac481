/** Sends a waiting message with the mutation of its purpose. */
import { AcknowledgeCase, AnnounceClosing, ExtendFeedback, SendMessage } from '../../../gen/documents';
import { doorOf } from '../../session/ask';
import { request } from '../../session/request';
import type { Waiting } from './waiting';

/** Sends to the organisation of the case, which may no longer be the selected one. Never waits for a new sign-in. */
export function deliver({ organisation, key, of, text, told, purpose, files }: Waiting, check: () => void): Promise<unknown> {
  const door = doorOf(organisation.id, check);
  const input = { case: of, idempotencyKey: key, text, told };
  switch (purpose) {
    case 'acknowledgement':
      return request(AcknowledgeCase, { input }, door, false);
    case 'extension':
      return request(ExtendFeedback, { input }, door, false);
    case 'closing':
      return request(AnnounceClosing, { input }, door, false);
    case 'interim':
    case 'feedback':
    case 'message': {
      const message = { ...input, feedback: purpose !== 'message', interim: purpose === 'interim', files: [...files] };
      return request(SendMessage, { input: message }, door, false);
    }
  }
}
