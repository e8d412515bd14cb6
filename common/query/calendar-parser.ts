// Reads what may follow the comma in .rollup(sum, …): daily, weekly, monthly or yearly, then where they begin, then a time zone.
import { CALENDAR_STARTS } from './calendar-interval.ts';
import type { CalendarInterval, CalendarUnit } from './calendar-interval.ts';
import type { TokenStream } from './token-stream.ts';

/** The interval whose unit has just been read; reads up to, not including, the closing parenthesis. */
export function parseCalendarRest(stream: TokenStream, unit: CalendarUnit): CalendarInterval {
  let start: string | null = null;
  let zone: string | null = null;
  while (zone === null && stream.take(',')) {
    const word = peekWord(stream);
    const named: string | undefined = start === null ? CALENDAR_STARTS[unit].find((one) => one === word.text.toLowerCase()) : undefined;
    if (named !== undefined) start = named;
    else if (word.isQuoted || word.text === 'UTC') zone = word.text;
    else throw stream.unexpected(start === null ? `a start such as ${CALENDAR_STARTS[unit][0]}, or a time zone in quotes` : "a time zone in quotes, such as 'Europe/Paris'", start === null ? { allowed: CALENDAR_STARTS[unit] } : {});
    for (let token = 0; token < word.tokens; token += 1) stream.next();
  }
  return { unit, start, zone };
}

/** The next word; `12am` and `1st` are a number and a name that touch. */
function peekWord(stream: TokenStream): { readonly text: string; readonly tokens: number; readonly isQuoted: boolean } {
  const [token, after] = [stream.peek(), stream.peek(1)];
  const isTouching = token.kind === 'number' && after.kind === 'name' && after.from === token.to;
  return { text: isTouching ? token.text + after.text : token.text, tokens: isTouching ? 2 : 1, isQuoted: token.kind === 'string' };
}
