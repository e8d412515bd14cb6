// Korean words of the shell.
import type { Messages } from './en.ts';

export const ko: Messages = {
  open: 'Vedette 열기',
  quit: 'Vedette 종료',
  states: { ok: '모두 정상', warn: '경고', alert: '위험', no_data: '데이터 없음', unknown: '아직 알 수 없음' },
  findings: (count) => `발견 사항 ${count}건`,
  runtimeDown: '에이전트가 실행되고 있지 않습니다',
  startAtLogin: '로그인할 때 시작',
  openDataFolder: '데이터 폴더 열기',
  closeQuestion: '창을 닫은 뒤에도 계속 수집할까요?',
  closeDetail: '이 데스크톱은 트레이 아이콘을 표시하지 않습니다. 창이 없어도 Vedette는 백그라운드에서 계속 실행되며, 다시 시작하면 창이 나타납니다.',
  closeKeep: '계속 수집',
  closeQuit: '종료',
  remember: '다시 묻지 않기',
  cannotStart: 'Vedette를 시작할 수 없습니다',
  windowGone: 'Vedette 창이 여러 번 멈췄습니다.',
  windowGoneDetail: '에이전트는 계속 수집하고 있습니다. 창을 다시 열거나 종료하세요.',
  reload: '다시 열기',
  menuFile: '파일',
  menuEdit: '편집',
  menuView: '보기',
  menuWindow: '창',
  closeWindow: '창 닫기',
};
