// Owns the Explorer: any query as a chart, kept in the address.
import { TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { usePageSearch } from '../../app/navigation.tsx';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Page, PageHeader } from '../../ui/page-header.tsx';

export default function ExplorerPage(): ReactNode {
  const text = useText('explorer');
  const [search, setSearch] = usePageSearch({ q: 'avg:system.cpu.user{*}' });
  const [typed, setTyped] = useState(search.q);
  const queries = useMemo(() => [{ id: 'q', text: search.q }], [search.q]);
  return (
    <Page>
      <PageHeader verdict={text('verdict')} />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setSearch({ q: typed }, { push: true });
        }}
      >
        <TextInput aria-label={text('query')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      </form>
      <TimeChart title={search.q} queries={queries} height={320} />
    </Page>
  );
}
