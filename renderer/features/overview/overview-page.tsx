// Owns the Overview page: is anything wrong, and this machine at a glance.
import type { ReactNode } from 'react';
import { useAgentStatus } from '../../app/use-agent-status.ts';
import { useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';

export default function OverviewPage(): ReactNode {
  const text = useText('overview');
  const status = useAgentStatus();
  return (
    <Page>
      <PageHeader state={status?.worst ?? 'no_data'} verdict={text('verdict.loading')} />
    </Page>
  );
}
