/** The claim of retaliation (Art. 19 to 21 Directive (EU) 2019/1937). It becomes a new report, for people who did not handle this one. */
import { type Channel, type Report, isTold } from '../state.ts';
import { t } from '../texts.ts';
import { ClaimForm } from './claim-form.tsx';
import { claimAbout } from './claims.ts';
import { Fold } from './fold.tsx';

interface Props {
  channel: Channel;
  report: Report;
}

/** Open from the start if the reporter wrote something before the report was locked. */
export function Claim({ channel, report }: Props) {
  const claim = claimAbout(report.reference);
  return (
    <Fold summary={t('claim.heading')} open={isTold(claim)}>
      <ClaimForm channel={channel} claim={claim} />
    </Fold>
  );
}
