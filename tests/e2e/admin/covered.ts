/**
 * Names, for each mutation of the staff application, the spec that presses its button repeatedly on a bad connection.
 * For the other mutations, it says why repeated presses do no harm.
 */
import { harmless, pressed, type Covered } from '../support/mutations';

const ceremony = 'A step of a ceremony with a device. Nothing of it is in force until its last step, which the server takes once.';
const code = 'A code or passkey works once. A second try begins a new one; nothing is made.';
const decision = 'It decides a request that waits, by its id, and no words go with it. A second try finds no request.';
const sameWay = 'It is a message to the reporter. It waits and is sent like an acknowledgement, under one key.';
const state = 'It sets one switch, by the id of its row, and no words go with it. A second try finds it set.';

export const covered: Record<string, Covered> = {
  ...pressed('SendMessage', 'AddNote', 'UpdateCase')('admin/presses.spec.ts'),
  ...pressed('AddPerson')('admin/presses.spec.ts'),
  ...pressed('AttachEvidence', 'GrantFile', 'RetractNote')('admin/case.spec.ts'),
  ...pressed('AssignCase', 'CloseCase', 'MoveCase', 'ReopenCase', 'ReturnToInvestigation', 'SubmitForReview')('admin/closing.spec.ts'),
  ...pressed('AddCorrectiveAction', 'ChangeCorrectiveAction', 'SettleCorrectiveAction')('admin/corrective.spec.ts'),
  ...pressed('LiftRestriction', 'RecuseMyself', 'RemovePerson', 'RestrictCase', 'RouteCase')('admin/access.spec.ts'),
  ...pressed('ApproveRestriction', 'LetInReviewer', 'NameFallbackReviewer', 'RefuseFallbackReviewer')('admin/oversight.spec.ts'),
  ...pressed('AddDepartment', 'ChangeDepartment', 'RemoveDepartment')('admin/departments.spec.ts'),
  ...pressed(
    'ChangeMember',
    'InviteMember',
    'ResendInvitation',
    'ResumeMember',
    'RevokeInvitation',
    'SuspendMember',
  )('admin/members.spec.ts'),
  ...pressed('ApproveIdentityOpening', 'OpenIdentity', 'RefuseIdentityOpening', 'RequestIdentityOpening')('admin/identity.spec.ts'),
  ...pressed(
    'ApproveDisclosure',
    'CancelDisclosure',
    'HoldBackDisclosure',
    'PrepareDisclosure',
    'RecordDisclosure',
    'TellOfDisclosure',
  )('admin/disclosure.spec.ts'),
  ...pressed('RefuseIdentityView', 'RefuseReset', 'RequestIdentityView', 'RequestMemberReset')('admin/members.spec.ts'),
  RemoveMember: { pressed: 'admin/removal.spec.ts' },
  ...pressed('ChangeView', 'DeleteView', 'SaveView')('admin/saved.spec.ts'),
  ...pressed('ConfirmLaw', 'SetOwnFigures')('admin/law.spec.ts'),
  ...pressed('CreateApiToken', 'RevokeApiToken')('admin/tokens.spec.ts'),
  ...pressed('SaveNotificationSettings')('admin/notifications.spec.ts'),
  ...pressed('AcknowledgeCase', 'AddDeadline', 'MoveDeadline', 'PauseDeadline', 'RemoveDeadline')('admin/clocks.spec.ts'),
  ...pressed('StopWaiting', 'WaitForReporter')('admin/clocks.spec.ts'),
  ...pressed('CheckSsoDomain', 'RemoveSso', 'SaveSso', 'TestSso')('admin/sso.spec.ts'),
  ...pressed(
    'CloseOrganisation',
    'CreateOrganisation',
    'ResumeOrganisation',
    'SetLawPack',
    'SuspendOrganisation',
  )('admin/platform.spec.ts'),
  ...pressed(
    'AcceptInvitation',
    'ChangeEmail',
    'ChangeName',
    'ConfirmEmail',
    'JoinOrganisation',
    'LeaveOrganisation',
  )('admin/enrol.spec.ts'),
  ...pressed('CompleteReset', 'RequestReset')('admin/reset.spec.ts'),
  ...pressed(
    'AddPasskey',
    'AddTotp',
    'ChangePassword',
    'RemoveFactor',
    'RenameFactor',
    'RenewRecoveryCodes',
    'RevokeSession',
    'SignOutEverywhere',
  )('admin/security.spec.ts'),

  AnnounceClosing: harmless(sameWay, ['admin/clocks.spec.ts', "'AcknowledgeCase', "]),
  ExtendFeedback: harmless(sameWay, ['admin/clocks.spec.ts', "'AcknowledgeCase', "]),
  CompleteDeadline: harmless(state, ['admin/clocks.spec.ts', 'Mark as done']),
  ReopenDeadline: harmless(state, ['admin/clocks.spec.ts', 'Mark as not done']),
  ChangeChannel: harmless(state, ['admin/clocks.spec.ts', 'automatic acknowledgement is switched on and off']),
  ApproveFallbackReviewer: harmless(decision, ['admin/oversight.spec.ts', "'RefuseFallbackReviewer', "]),
  ApproveIdentityView: harmless(decision, ['admin/members.spec.ts', "'RefuseIdentityView',"]),
  ApproveReset: harmless(decision, ['admin/members.spec.ts', "'RefuseReset', "]),
  RefuseRestriction: harmless(decision, ['admin/oversight.spec.ts', "'ApproveRestriction', "]),
  MarkNotifications: harmless('It sets the same mark again.', [
    'admin/notifications.spec.ts',
    'all are marked as read, and that is taken back',
  ]),
  CreateCalendarFeed: harmless('A second try replaces the address, and the dialog shows the last one.', [
    'admin/notifications.spec.ts',
    'a calendar address is created, read and deleted',
  ]),
  RemoveCalendarFeed: harmless('A second try finds no address.', [
    'admin/notifications.spec.ts',
    'a calendar address is created, read and deleted',
  ]),
  SendDeadMails: harmless('A second try finds no given up email.'),
  DeleteDeadMails: harmless('A second try finds no given up email.'),
  StopMyResets: harmless('It ends all resets of the account. A second try finds none.'),
  StopReset: harmless('It ends one reset, by the token of the mail. A second try finds none.'),
  BeginAddPasskey: harmless(ceremony, ['admin/security.spec.ts', 'a passkey that is already there is not made twice']),
  BeginAddTotp: harmless(ceremony, ['admin/security.spec.ts', 'Add an authenticator app']),
  BeginFactor: harmless(ceremony, ['admin/enrol.spec.ts', 'an app instead of a passkey']),
  BeginPasskey: harmless(ceremony, ['admin/enrol.spec.ts', 'an invitation leads to an account with a passkey']),
  BeginPasskeySignIn: harmless(ceremony, ['admin/enrol.spec.ts', 'which then signs in alone']),
  BeginSso: harmless(ceremony, ['admin/sso.spec.ts', 'an administrator sets it up, a newcomer comes by it']),
  BeginStepUp: harmless(ceremony, ['admin/security.spec.ts', 'an act that needs a fresh factor asks in place']),
  ConfirmFactor: harmless(ceremony, ['admin/enrol.spec.ts', 'an app instead of a passkey']),
  ConfirmPasskey: harmless(ceremony, ['admin/enrol.spec.ts', 'an invitation leads to an account with a passkey']),
  CompletePasskeySignIn: harmless(code, ['admin/session-again.spec.ts', 'a passkey takes up a lapsed session in place']),
  CompleteSignIn: harmless(code, ['admin/session.spec.ts', 'a lapsed session asks for the sign-in over the page']),
  CompleteSso: harmless(code, ['admin/sso.spec.ts', 'an administrator sets it up, a newcomer comes by it']),
  SignIn: harmless('It checks a password and returns a ticket. Nothing is made.', ['admin/sign-in.spec.ts', 'a wrong password is refused']),
  StepUpWithCode: harmless(code, ['admin/security.spec.ts', 'a recovery code confirms too']),
  StepUpWithPasskey: harmless(code, ['admin/security.spec.ts', 'an act that needs a fresh factor asks in place']),
  SignOut: harmless('A second sign-out finds no session.', ['admin/sign-in.spec.ts', 'signing out ends it']),
  RefreshSession: harmless('No button sends it. One tab at a time renews the session, and drafts outlive a session that ended.', [
    'admin/session.spec.ts',
    'a lapsed session asks',
  ]),
  MarkRead: harmless('No button sends it. The server keeps the highest number; what failed is sent at the next look.'),
  OpenUpload: harmless('It reserves room for a file. What is not attached is swept; the file stays on the page.', [
    'admin/files.spec.ts',
    'a file that breaks off says why and is tried again',
  ]),
};
