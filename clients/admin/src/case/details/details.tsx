import ChevronDown from 'lucide-react/icons/chevron-down';
import { inMyLanguage, languageName, useT } from '../../i18n';
import { useKeptOpen } from '../../kit/kept';
import { Day } from '../../kit/time';
import { CorrectiveActions } from '../actions/section';
import { useCase } from '../context';
import { ProtectionLine } from '../pieces';
import { Closing, EarlierClosings } from './closing';
import { Deadlines } from './deadlines';
import { Assignees, Department } from './people';
import { Category, SeverityRow, Title } from './properties';
import { Row } from './row';
import { TagsRow } from './tags';

/** The details are beside the tabs. Without room they are `folded` above the tab. */
export function Details({ folded = false }: { folded?: boolean }) {
  const t = useT();
  const [open, setOpen] = useKeptOpen(`${useCase().id}:details`, false);
  if (!folded)
    return (
      <aside className="side" aria-labelledby="details">
        <h2 id="details">{t('side.heading')}</h2>
        <Content />
      </aside>
    );
  return (
    <aside className="side folded" aria-labelledby="details">
      <h2 id="details">
        <button type="button" className="side-opener" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('side.heading')}
          <ChevronDown size={16} aria-hidden />
        </button>
      </h2>
      {open && <Content />}
    </aside>
  );
}

function Content() {
  const t = useT();
  const { pseudonym, channel, source, anonymity, language, receivedOn, closedOn, restricted, protection } = useCase();
  return (
    <div className="side-parts">
      <dl>
        <Row name={t('side.codename')}>
          <span dir="auto" translate="no">
            {pseudonym}
          </span>
        </Row>
        <Title />
        <Category />
        <SeverityRow />
        <TagsRow />
        <Assignees />
        <Department />
        <Row name={t('side.reporter')}>
          {t(`anonymity.${anonymity}`)} · {languageName(language)}
        </Row>
        <Row name={t('side.source')}>{t(`source.${source}`)}</Row>
        <Row name={t('side.channel')}>
          <span dir="auto">{inMyLanguage(channel.name)}</span>
        </Row>
        <Row name={t('side.received')}>
          <Day on={receivedOn} />
        </Row>
        {closedOn && (
          <Row name={t('side.closed')}>
            <Day on={closedOn} />
          </Row>
        )}
        {restricted && <Row name={t('side.access')}>{t('side.restricted')}</Row>}
      </dl>
      <Deadlines />
      {(protection?.assessment ?? protection?.checkIn) && <ProtectionLine />}
      <CorrectiveActions />
      <Closing />
      <EarlierClosings />
    </div>
  );
}
