// Owns the Settings page: where this agent keeps its configuration and data.
import type { ReactNode } from 'react';
import { useCall } from '../../api/hooks.ts';
import { useText } from '../../i18n/use-text.ts';
import { KeyValue } from '../../ui/key-value.tsx';
import { Page, PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';

export default function SettingsPage(): ReactNode {
  const text = useText('settings');
  const hello = useCall('session.hello', {});
  return (
    <Page>
      <PageHeader verdict={text('verdict')} />
      <Panel label={text('verdict')}>
        <KeyValue
          facts={[
            { label: text('file'), value: hello.data?.configPath ?? '–', code: true },
            { label: text('data'), value: hello.data?.dataDir ?? '–', code: true },
          ]}
        />
      </Panel>
    </Page>
  );
}
