// Owns the Korean sentences of findings; keys and parameters come from the agent.
import type { Messages } from '../messages.ts';
import type { findings as en } from '../en/findings.ts';

export const findings: Messages<typeof en> = {
  'finding.check_failing': '체크 {{check}} 실패: {{message}}',
  'finding.check_timeout': '체크 {{check}}이(가) 제시간에 끝나지 않습니다. {{message}}',
  'finding.sink_stalled': '싱크 {{sink}}이(가) {{seconds}}초 동안 아무것도 받지 않았습니다. {{reason}}',
  'finding.sink_behind': '싱크 {{sink}}이(가) {{seconds}}초 지연되었습니다. {{reason}}',
  'finding.sink_paused': '싱크 {{sink}}이(가) 일시 정지되었습니다. {{reason}}',
  'finding.points_dropped': '싱크 {{sink}}의 대기열이 가득 차 포인트 {{points}}개를 잃었습니다',
  'finding.storage_full': '데이터 폴더 {{path}}의 디스크가 가득 찼습니다. {{reason}}',
  'finding.storage_read_only': '데이터 폴더 {{path}}에 쓸 수 없습니다. {{reason}}',
  'finding.storage_step_paused': '저장소: {{step}} 단계가 일시 정지되었습니다. {{reason}}',
  'finding.history_shortens': '데이터 폴더가 {{days}}일 후 크기 한도에 도달합니다. 보관 기간이 곧 짧아집니다',
  'finding.events_waiting': '이벤트 {{events}}건이 저장을 기다립니다',
  'finding.filesystem_full': '파일 시스템 {{path}}이(가) {{percent}}% 찼습니다',
  'finding.filesystem_inodes': '파일 시스템 {{path}}이(가) 아이노드의 {{percent}}%를 사용했습니다',
  'finding.memory_low': '사용 가능한 메모리가 {{percent}}%뿐입니다',
  'finding.swap_full': '스왑 여유가 {{percent}}%뿐이고 메모리도 부족합니다',
  'finding.load_high': '5분 부하가 코어당 {{load}}입니다',
  'finding.listen_overflows': '연결이 거절되고 있습니다: 초당 listen 오버플로 {{rate}}회',
  'finding.clock_stepped': '시계가 {{seconds}}초 변경되었습니다',
  'finding.budget_shed': '에이전트가 CPU 예산을 넘어 다음 체크를 덜 자주 실행합니다: {{checks}}',
  'finding.config_invalid': 'vedette.yaml {{line}}행에 문제가 있습니다: {{message}}',
};
