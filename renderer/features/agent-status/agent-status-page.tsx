// Owns the page "Agent status": whether every check runs, what the agent costs, and running a check by hand.
import { useCallback, type ReactNode } from 'react';
import type { CheckStatus } from '../../../common/model/status.ts';
import { useStream } from '../../api/hooks.ts';
import { usePageSearch } from '../../app/navigation.tsx';
import { useAgentStatus } from '../../app/use-agent-status.ts';
import { useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { DataTable } from '../../ui/table/data-table.tsx';
import { AgentCost } from './agent-cost.tsx';
import classes from './agent-status.module.css';
import { useCheckColumns } from './check-columns.tsx';
import { verdictOf } from './check-order.ts';
import { CheckPanel } from './check-panel.tsx';
import { useAgentHistory } from './use-durations.ts';
import { useRunCheck } from './use-run-check.tsx';

const NO_CHECKS: readonly CheckStatus[] = [];
const rowKey = (check: CheckStatus): string => check.name;
const WORST_FIRST = { id: 'state', desc: false } as const;

export default function AgentStatusPage(): ReactNode {
  const text = useText('status');
  const stream = useStream('checks.watch', {});
  const checks = stream.value ?? NO_CHECKS;
  const history = useAgentHistory();
  const run = useRunCheck();
  const columns = useCheckColumns(history.durations, run);
  const [search, setSearch] = usePageSearch({ check: '' });
  const open = useCallback((check: CheckStatus) => setSearch({ check: check.name }), [setSearch]);
  const close = useCallback(() => setSearch({ check: '' }), [setSearch]);
  const chosen = checks.find((check) => check.name === search.check);

  return (
    <Page fill>
      <Header checks={stream.value} />
      <AgentCost checks={checks} history={history} />
      <div className={classes.table}>
        <Panel label={text('checks')} flush fill>
          {stream.error !== undefined && stream.value === undefined ? (
            <ErrorState error={stream.error} what={text('checks.error')} />
          ) : (
            <DataTable
              name="checks"
              label={text('checks')}
              columns={columns}
              rows={checks}
              rowKey={rowKey}
              onOpen={open}
              selectedKey={chosen?.name ?? ''}
              initialSort={WORST_FIRST}
              empty={<EmptyState title={text('checks.empty')} why={text('checks.emptyWhy')} />}
            />
          )}
        </Panel>
      </div>
      {chosen !== undefined && <CheckPanel check={chosen} durations={history.durations.get(chosen.name)} onRun={run} onClose={close} />}
    </Page>
  );
}

function Header({ checks }: { readonly checks: readonly CheckStatus[] | undefined }): ReactNode {
  const text = useText('status');
  const agent = useAgentStatus();
  if (checks === undefined || checks.length === 0) return <PageHeader verdict={text('verdict.loading')} />;
  const verdict = verdictOf(checks);
  const faster = checks.some((check) => check.intervalMs < check.configuredIntervalMs);
  return (
    <PageHeader
      state={verdict.state}
      verdict={text(`verdict.${verdict.kind}`, { count: verdict.names.length, names: verdict.names.join(', ') })}
      facts={
        <>
          {verdict.unavailable > 0 && <span>{text('fact.unavailable', { count: verdict.unavailable })}</span>}
          {verdict.disabled > 0 && <span>{text('fact.disabled', { count: verdict.disabled })}</span>}
          {faster && <span>{text('fact.viewed')}</span>}
          {agent !== undefined && <span>{text('tile.running')} <RelativeTime t={agent.startedAt} /></span>}
        </>
      }
    />
  );
}
