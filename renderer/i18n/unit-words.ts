// Owns the words among the units in other languages than English; symbols (MiB/s, ms, %) are the same everywhere.
import type { Language } from './catalogue.ts';

/** By the English words that common/units puts behind a number; both its forms. */
const KOREAN: Readonly<Record<string, string>> = {
  core: '코어',
  process: '프로세스',
  processes: '프로세스',
  thread: '스레드',
  event: '이벤트',
  op: '작업',
  operation: '작업',
  req: '요청',
  request: '요청',
  query: '쿼리',
  queries: '쿼리',
  entry: '항목',
  entries: '항목',
  index: '색인',
  indexes: '색인',
  inode: 'inode',
  file: '파일',
  packet: '패킷',
  segment: '세그먼트',
  datagram: '데이터그램',
  connection: '연결',
  socket: '소켓',
  error: '오류',
  sector: '섹터',
  point: '포인트',
  sample: '샘플',
  series: '시리즈',
  check: '체크',
};

const RATE = '/s';

/** A unit as common/units writes it ("events/s", "cores", "MiB"), in the words of a language; what has no word there stays. */
export function unitWord(unit: string, language: Language): string {
  if (language === 'en') return unit;
  const rate = unit.endsWith(RATE);
  const base = rate ? unit.slice(0, -RATE.length) : unit;
  const word = KOREAN[base] ?? (base.endsWith('s') ? KOREAN[base.slice(0, -1)] : undefined);
  if (word === undefined) return unit;
  return rate ? `${word}${RATE}` : word;
}
