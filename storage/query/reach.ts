// Which ranges a query looks at besides the visible one, so that its steps can suit what is still kept of each.
import type { CallNode, MetricNode, QueryNode } from '../../common/query/ast.ts';
import { signatureOf } from '../../common/query/functions.ts';
import { queriesOf } from '../../common/query/stepwise.ts';
import { DAY } from '../../common/time/millis.ts';
import type { TimeRange } from '../../common/time/millis.ts';
import { CallArguments } from './call-arguments.ts';
import { PERIODS, SEASONS_BACK } from './functions/seasons.ts';
import { parseCalendarStep } from './functions/time-zone.ts';
import { FIXED_SHIFTS } from './functions/timeshift.ts';

/** A metric node and a range that will be read of it, to within a few steps. */
export interface Reach {
  readonly node: MetricNode;
  readonly range: TimeRange;
}

/** The ranges of a checked tree that is asked for `range`. */
export function reachesOf(node: QueryNode, range: TimeRange): Reach[] {
  switch (node.kind) {
    case 'metric':
      return [{ node, range }];
    case 'negate':
      return reachesOf(node.of, range);
    case 'binary':
      return [...reachesOf(node.left, range), ...reachesOf(node.right, range)];
    case 'call': {
      const inner = innerRange(node, range);
      return queriesOf(node).flatMap((child) => reachesOf(child, inner));
    }
    default:
      return [];
  }
}

function innerRange(call: CallNode, range: TimeRange): TimeRange {
  const { from, to } = range;
  const fixed = FIXED_SHIFTS[call.name];
  if (fixed !== undefined) return { from: from - fixed, to: to - fixed };
  if (signatureOf(call) === undefined) return range;
  const args = new CallArguments(call);
  switch (call.name) {
    case 'timeshift': {
      const by = args.number('seconds') * 1_000;
      return { from: from + by, to: to + by };
    }
    case 'calendar_shift': {
      const { days, months } = parseCalendarStep(args.text('shift'))!;
      // A month is at most 31 days long and at least 28, and a clock changes by less than a day.
      return { from: from + (days + months * 31 - 1) * DAY, to: to + (days + months * 28 + 1) * DAY };
    }
    case 'anomalies':
    case 'forecast': {
      const isSeasonal = ['agile', 'robust', 'seasonal'].includes(args.text('algorithm'));
      return isSeasonal ? { from: from - SEASONS_BACK * PERIODS[args.text('seasonality')]!, to } : { from: call.name === 'forecast' ? from - (to - from) : from, to };
    }
    default:
      return range;
  }
}
