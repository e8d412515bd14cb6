// Owns the settings of sampling, pipeline and the agent's own budget.
import type { ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { TextSetting } from './setting-fields.tsx';
import type { Config } from './use-config.ts';

export function SamplingSection({ config }: { readonly config: Config }): ReactNode {
  const text = useText('settings');
  return (
    <>
      <Panel title={text('sampling')}>
        <TextSetting config={config} path="sampling.interval" label={text('sampling.interval')} help={text('sampling.interval.help')} />
        <TextSetting config={config} path="sampling.live_interval" label={text('sampling.live')} help={text('sampling.live.help')} />
      </Panel>
      <Panel title={text('pipeline')}>
        <TextSetting config={config} path="pipeline.flush_interval" label={text('flush')} help={text('flush.help')} />
      </Panel>
      <Panel title={text('budget')}>
        <TextSetting config={config} path="budget.cpu_percent" label={text('budget.cpu')} help={text('budget.cpu.help')} numeric />
        <TextSetting config={config} path="budget.patience" label={text('budget.patience')} help={text('budget.patience.help')} />
      </Panel>
    </>
  );
}
