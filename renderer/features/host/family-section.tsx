// Owns one family on the page: title with its newest number, what is wrong with reading it, its charts.
import { useMemo, type ReactNode } from 'react';
import { PageLink } from '../../app/navigation.tsx';
import { TimeChart } from '../../charts/time-chart.tsx';
import { useText } from '../../i18n/use-text.ts';
import { PanelGrid } from '../../ui/panel.tsx';
import type { ShownFamily } from './availability.ts';
import type { HostChart } from './families.ts';
import { HeadlineValue } from './headline-value.tsx';
import { FilesystemTable } from './filesystem-table.tsx';
import classes from './host.module.css';
import { NearViewport } from './near-viewport.tsx';
import { sectionId } from './use-family-scroll.ts';
import type { Headlines } from './use-headlines.ts';

/** About the height of a chart with its legend, and how many stand beside each other, for the room held free. */
const CHART_HEIGHT = 290;
const CHARTS_PER_ROW = 2;
const PLOT_HEIGHT = 150;
const CHART_WIDTH = 400;

export function FamilySection({ shown, headlines }: { readonly shown: ShownFamily; readonly headlines: Headlines }): ReactNode {
  const text = useText('host');
  const { family, charts, problem } = shown;
  const id = sectionId(family.id);
  const swapless = family.id === 'swap' && headlines.swapTotal === 0;
  return (
    <section id={id} className={classes.section} aria-labelledby={`${id}-title`}>
      <header className={classes.sectionHead}>
        <h2 id={`${id}-title`}>{text(family.title)}</h2>
        {family.headline !== undefined && !swapless && <span className={classes.headline}><HeadlineValue family={family} value={headlines.of(family.id)} /> <span className={classes.quiet}>{text(`headline.${family.id}`)}</span></span>}
        {family.id === 'processes' && <PageLink to="/processes">{text('link.processes')}</PageLink>}
        {family.id === 'agent' && <PageLink to="/status">{text('link.status')}</PageLink>}
      </header>
      {problem !== '' && <p className={classes.problem}>{text('problem', { message: problem })}</p>}
      {swapless ? (
        <p className={classes.compact}>{text('swap.none')}</p>
      ) : (
        <NearViewport estimate={Math.ceil(charts.length / CHARTS_PER_ROW) * CHART_HEIGHT}>
          {family.id === 'disk' && <FilesystemTable />}
          <PanelGrid min={CHART_WIDTH}>
            {charts.map((chart) => <FamilyChart key={chart.id} chart={chart} />)}
          </PanelGrid>
        </NearViewport>
      )}
    </section>
  );
}

function FamilyChart({ chart }: { readonly chart: HostChart }): ReactNode {
  const text = useText('host');
  const queries = useMemo(
    () => chart.lines.map((line) => ({ id: line.id, text: line.query, label: line.label === undefined ? undefined : text(line.label), slot: line.slot })),
    [chart, text],
  );
  return (
    <TimeChart
      title={text(chart.title)}
      queries={queries}
      height={PLOT_HEIGHT}
      kind={chart.kind ?? 'line'}
      stack={chart.stack === true}
      {...(chart.unit === undefined ? {} : { unit: chart.unit })}
      {...(chart.yMax === undefined ? {} : { yMax: chart.yMax })}
    />
  );
}
