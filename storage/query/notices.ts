// Owns the notices of one answer: each said once, by code with its parameters, and in English.
import type { QueryNotice, QueryNoticeCode } from '../../common/model/frame.ts';

type Params = QueryNotice['params'];

const count = (value: string | number | undefined): string => Number(value).toLocaleString('en-US');
const seconds = (value: string | number | undefined): string => `${Number(value) / 1_000} s`;

const SENTENCES: Readonly<Record<QueryNoticeCode, (params: Params) => string>> = {
  series_capped: ({ shown, total }) => `Showing ${count(shown)} of ${count(total)} series: narrow the filter or use top().`,
  top_cut: (params) => `${params['function'] ?? 'top'}() shows ${count(params['shown'])} of ${count(params['total'])} series.`,
  no_metric: ({ metric }) => `There is no metric named ${metric}.`,
  no_series: ({ metric }) => `No series of ${metric} fulfils the filter.`,
  no_partner: (params) => `${count(params['count'])} series found no series with the same tags on the other side of "${params['operator']}" and are left out.`,
  kind_left_out: (params) => `${count(params['count'])} series of ${params['metric']} are left out: they are ${params['kind'] === 'point' ? 'no distributions' : 'distributions'}, unlike the others.`,
  distribution_method: ({ metric, aggregator }) => `${metric} is a distribution: .rollup() sets its interval only, the value is always ${aggregator}.`,
  gauge_conversion: ({ metric, conversion }) => `as_${conversion}() changes nothing: ${metric} is a gauge.`,
  coarser_step: ({ asked, used, maxPoints }) => `Steps of ${seconds(asked)} would be more than ${count(maxPoints)}: ${seconds(used)} are used.`,
  short_history: (params) => `${params['function']}() looks ${count(params['wanted'])} seasons back, and there is data of ${count(params['found'])}: what it expects is less certain, or missing.`,
  rolled_up_only: ({ asked, used, bucket }) => `Of this range only summaries of ${seconds(bucket)} are left: steps of ${seconds(used)} are used instead of ${seconds(asked)}.`,
  calendar_moved: ({ bucket }) => `Of this range only summaries of ${seconds(bucket)} are left, which do not end where calendar steps do: steps begin up to ${seconds(bucket)} earlier.`,
  archive_left_out: ({ reason }) => `The archive cannot be read, and its part of the range is left out: ${reason}`,
  open_steps: (params) =>
    params['count'] === 1 ? 'The last step is still open: not all of its data has arrived.' : `The last ${count(params['count'])} steps are still open: not all of their data has arrived.`,
};

/** Collects notices; the same one twice is one. */
export class Notices {
  readonly #byText = new Map<string, QueryNotice>();

  add(code: QueryNoticeCode, params: Params): void {
    const text = SENTENCES[code](params);
    this.#byText.set(text, { code, text, params });
  }

  list(): QueryNotice[] {
    return [...this.#byText.values()];
  }
}
