import { UnlinkCases } from '../../gen/documents';
import { useMember } from '../app/member';
import { useAct } from '../app/query';
import { useReason } from '../case/access/reason';
import { useCase } from '../case/context';
import { useT } from '../i18n';
import { focusOn } from '../kit/focus-on';
import { FormDialog } from '../kit/form-dialog';
import { useKeptOpen } from '../kit/kept';
import { say } from '../kit/say';
import { Typed } from '../kit/text';
import { Moment } from '../kit/time';
import { LinkDialog } from './link-dialog';
import { OtherCase } from './other';
import type { CaseLink, People } from './people';

/** The links to other cases. The server leaves out links to cases that the member cannot see. */
export function Links({ people }: { people: People }) {
  const t = useT();
  const { can } = useMember();
  const [adding, add] = useKeptOpen(`${useCase().id}:link`, false);
  const links = people.caseLinks;
  // A case in which a person of this case appears, and that is not linked yet.
  const others = people.personMatches.map((one) => one.case).filter(({ id }) => !links.some((link) => link.case.id === id));
  return (
    <section aria-labelledby="links" className="part">
      <h3 id="links" tabIndex={-1}>
        {t('links.heading')}
      </h3>
      <p className="muted">{t('links.text')}</p>
      {links.length > 0 ? (
        <ul className="items">
          {links.map((one) => (
            <LinkItem key={one.id} one={one} />
          ))}
        </ul>
      ) : (
        <p className="nothing">{t('links.none')}</p>
      )}
      {can('CASE_EDIT') && (
        <button type="button" className="button" onClick={() => add(true)}>
          {t('links.add')}
        </button>
      )}
      {adding && <LinkDialog suggested={others} onClose={() => add(false)} />}
    </section>
  );
}

function LinkItem({ one }: { one: CaseLink }) {
  const t = useT();
  const { can } = useMember();
  const [removing, remove] = useKeptOpen(`${useCase().id}:link:${one.id}`, false);
  return (
    <li>
      <p>
        <span className="word">{t(`links.kind.${one.kind}`)}</span> <OtherCase of={one.case} />
      </p>
      {one.reason && <Typed text={one.reason} />}
      <p className="muted">
        {one.addedBy && <span dir="auto">{one.addedBy.name}</span>} <Moment at={one.addedAt} />
      </p>
      {can('CASE_EDIT') && (
        <button
          type="button"
          className="button"
          aria-label={t('links.remove.name', { number: one.case.number })}
          onClick={() => remove(true)}
        >
          {t('links.remove')}
        </button>
      )}
      {removing && <UnlinkDialog one={one} onClose={() => remove(false)} />}
    </li>
  );
}

function UnlinkDialog({ one, onClose }: { one: CaseLink; onClose: () => void }) {
  const t = useT();
  const { id } = useCase();
  const { number } = one.case;
  const reason = useReason(`${id}:link:${one.id}`, t('links.reason.hint'));
  const act = useAct(UnlinkCases, {
    done: () => {
      reason.sent();
      say(t('links.removed', { number }));
      onClose();
      focusOn('links');
    },
  });
  return (
    <FormDialog
      title={t('links.remove.name', { number })}
      action={t('links.remove')}
      failed={t('links.not-removed')}
      problem={act.error}
      safe={t('safe.typed')}
      busy={act.isPending}
      danger
      onSubmit={() => reason.check() && act.mutate({ link: one.id, reason: reason.text })}
      onClose={onClose}
    >
      <p>{t('links.remove.text')}</p>
      {reason.field}
    </FormDialog>
  );
}
