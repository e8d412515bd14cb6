// Owns the page "Host": everything that this machine tells about itself, family by family, on one time axis.
import { useCallback, useMemo, useRef, type ReactNode } from 'react';
import type { FindingState } from '../../../common/model/status.ts';
import { splitLink } from '../../app/navigation.tsx';
import { useAgentStatus } from '../../app/use-agent-status.ts';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { AbsentFamilies } from './absent-families.tsx';
import type { HostContents } from './availability.ts';
import { FAMILY_IDS, type FamilyId } from './families.ts';
import { FamilyNav } from './family-nav.tsx';
import { FamilySection } from './family-section.tsx';
import { HostHeader, machineFindings } from './host-header.tsx';
import classes from './host.module.css';
import { scrollPageTo, useFamilyScroll } from './use-family-scroll.ts';
import { useHeadlines } from './use-headlines.ts';
import { useHostContents } from './use-host-contents.ts';

export default function HostPage(): ReactNode {
  const text = useText('host');
  const { contents, error, retry } = useHostContents();
  return (
    <Page>
      <HostHeader />
      {contents === undefined && error !== null && <Panel><ErrorState error={error} what={text('error')} onRetry={retry} /></Panel>}
      {contents === undefined && error === null && <Panel><EmptyState title={text('loading')} /></Panel>}
      {contents !== undefined && <Families contents={contents} />}
    </Page>
  );
}

/** The worst finding of each family, from the links of the findings. */
function useFamilyStates(): ReadonlyMap<FamilyId, FindingState> {
  const findings = useAgentStatus()?.findings;
  return useMemo(() => {
    const states = new Map<FamilyId, FindingState>();
    for (const finding of machineFindings(findings ?? [])) {
      const family = FAMILY_IDS.find((id) => id === splitLink(finding.link).search['family']);
      if (family !== undefined && !states.has(family)) states.set(family, finding.state);
    }
    return states;
  }, [findings]);
}

function Families({ contents }: { readonly contents: HostContents }): ReactNode {
  const text = useText('host');
  const families = useMemo(() => contents.shown.map(({ family }) => family), [contents]);
  const headlines = useHeadlines(families);
  const states = useFamilyStates();
  const { current, go } = useFamilyScroll(true);
  const absent = useRef<HTMLDivElement>(null);
  const toAbsent = useCallback(() => scrollPageTo(absent.current), []);
  return (
    <div className={classes.layout}>
      <FamilyNav families={families} absent={contents.absent.length} headlines={headlines} states={states} current={current} onGo={go} onAbsent={toAbsent} />
      <div className={classes.families} data-families>
        {contents.shown.length === 0 && <Panel><EmptyState title={text('empty.title')} why={text('empty.why')} /></Panel>}
        {contents.shown.map((shown) => <FamilySection key={shown.family.id} shown={shown} headlines={headlines} />)}
        <AbsentFamilies ref={absent} families={contents.absent} />
      </div>
    </div>
  );
}
