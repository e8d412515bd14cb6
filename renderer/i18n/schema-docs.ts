// Owns what the tables of the archive mean in other languages than English; the English sentences come from the archive itself.
import type { Language } from './catalogue.ts';

const KOREAN_TABLES: Readonly<Record<string, string>> = {
  metrics: '측정한 그대로의 모든 포인트입니다.',
  rollups: '모든 시리즈의 개수, 합계, 최소, 최대, 마지막 값을 10분과 1시간 단위로 담습니다. 몇 달 범위도 빠르며 해상도 하나를 고르세요.',
  sketches: '분포: 플러시 간격마다의 백분위수입니다.',
  events: '일어난 일입니다.',
  series: '아카이브의 모든 시리즈가 태그와 관측된 기간과 함께 한 번씩 있습니다.',
};

/** By column, or by table and column where the same name means something else. */
const KOREAN_COLUMNS: Readonly<Record<string, string>> = {
  metric: '메트릭 이름, 예: system.cpu.user.',
  tags: '시리즈의 모든 태그, 정렬됨: a:b,c:d.',
  unit: '값의 단위, 없으면 비어 있습니다.',
  type: 'gauge, rate, count, monotonic_count, distribution 중 하나.',
  interval: '두 포인트 사이의 보통 간격(밀리초).',
  'metrics.ts': '포인트의 시각, UTC.',
  value: '측정한 그대로의 값, 비트까지 같습니다.',
  resolution: '구간의 길이(초): 600 또는 3600. 각각 전체 기간을 담으므로 하나만 고르세요.',
  'rollups.ts': '구간의 시작, UTC.',
  'rollups.count': '구간에 든 포인트 수.',
  'rollups.sum': '포인트의 합계; sum / count가 평균입니다.',
  min: '가장 작은 값.',
  max: '가장 큰 값.',
  last: '마지막 값.',
  'sketches.ts': '플러시 간격의 시작, UTC.',
  'sketches.count': '간격에 든 샘플 수.',
  'sketches.sum': '샘플의 합계.',
  avg: '평균.',
  p50: '중앙값, 오차 1 % 이내.',
  p95: '95번째 백분위수, 오차 1 % 이내.',
  p99: '99번째 백분위수, 오차 1 % 이내.',
  sketch: 'docs/format.md 형식의 DDSketch.',
  id: '이벤트 번호.',
  'events.ts': '처음 일어난 시각, UTC.',
  last_ts: '마지막으로 일어난 시각, UTC.',
  'events.count': '반복된 횟수, 한 번이면 1.',
  kind: '점으로 나눈 이름, 예: agent.started.',
  severity: 'info, success, warning, error 중 하나.',
  title: '한 줄 설명.',
  text: '자세한 내용 또는 null.',
  source: '보고한 곳.',
  from: '포인트가 있는 첫 시간의 시작, UTC.',
  to: '포인트가 있는 마지막 시간의 시작, UTC.',
  points: '포인트 수.',
};

/** What a table is, in the language of the page; `doc` is what the archive says of it. */
export function tableDoc(table: string, doc: string, language: Language): string {
  return language === 'ko' ? (KOREAN_TABLES[table] ?? doc) : doc;
}

/** What a column holds; one that no table has by nature holds the value of the tag of its name. */
export function columnDoc(table: string, column: string, doc: string, language: Language): string {
  if (language !== 'ko') return doc;
  return KOREAN_COLUMNS[`${table}.${column}`] ?? KOREAN_COLUMNS[column] ?? `태그 ${column.replace(/^tag_/, '')}의 값.`;
}
