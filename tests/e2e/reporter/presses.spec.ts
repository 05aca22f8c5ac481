import { expectCovered, harmless, type Covered } from '../support/mutations';
import { test } from '../support/test';

/**
 * Names, for each mutation of the reporter application, the test of its button on a bad connection, or says why
 * repeated presses do no harm.
 */
const covered: Record<string, Covered> = {
  SubmitReport: harmless('Its idempotency key makes one report of all tries, also of a changed one.', [
    'reporter/network.spec.ts',
    'an answer that gets lost does not make a second report',
  ]),
  SendMessage: harmless('Its idempotency key makes one message of all tries.', [
    'reporter/composing.spec.ts',
    'pressing twice sends one message',
  ]),
  AnswerRecord: harmless('Its idempotency key makes one answer of all tries.', ['admin/manual.spec.ts', 'Send corrections']),
  RequestMeeting: harmless('Its idempotency key makes one request of all tries.', ['admin/manual.spec.ts', 'Send request']),
  ClaimRetaliation: harmless('Its idempotency key makes one claim of all tries.', ['admin/retaliation.spec.ts', 'Send as a new report']),
  AnswerDisclosure: harmless('It sets one answer, by the id of the request, and no words go with it. A second try finds it set.'),
  OpenReport: harmless('It opens a session and makes nothing. What was typed of the receipt stays.', [
    'reporter/receipt.spec.ts',
    'a receipt that was typed stays when the connection drops',
  ]),
  OpenUpload: harmless('It reserves room for a file. What is not attached is swept; the file stays on the page.', [
    'reporter/network.spec.ts',
    'a file that breaks off goes on from where it was',
  ]),
  MarkRead: harmless('No button sends it. The server keeps the highest number; what failed is sent at the next look.'),
};

test('every mutation of the documents has a test, or a reason', () => expectCovered('reporter', covered));
