// The menus: what they say in each state, and what their items do.
import type { MenuItem, MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { trayIconPath } from './icons.ts';
import { applicationMenu, statusLine, trayMenu, type TrayActions, type TraySituation } from './menu-templates.ts';
import { en } from './messages/en.ts';
import { ko } from './messages/ko.ts';
import { messagesFor } from './messages/messages.ts';

const situation: TraySituation = { state: 'ok', findings: 0, runtimeUp: true, loginItem: { supported: true, enabled: false } };

test.each<[Partial<TraySituation>, string, string]>([
  [{}, 'All is well', '모두 정상'],
  [{ state: 'alert', findings: 1 }, 'Alert · 1 finding', '위험 · 발견 사항 1건'],
  [{ state: 'warn', findings: 3 }, 'Warning · 3 findings', '경고 · 발견 사항 3건'],
  [{ state: 'no_data' }, 'No data', '데이터 없음'],
  [{ state: 'unknown' }, 'Not known yet', '아직 알 수 없음'],
  [{ state: 'alert', findings: 2, runtimeUp: false }, 'The agent is not running', '에이전트가 실행되고 있지 않습니다'],
])('%j reads %s', (part, english, korean) => {
  expect(statusLine({ ...situation, ...part }, en)).toBe(english);
  expect(statusLine({ ...situation, ...part }, ko)).toBe(korean);
});

test('each item of the tray menu does its thing', () => {
  const done: string[] = [];
  const actions: TrayActions = {
    open: () => done.push('open'),
    openFindings: () => done.push('findings'),
    openDataFolder: () => done.push('folder'),
    setLoginItem: (enabled) => done.push(`login ${enabled}`),
    quit: () => done.push('quit'),
  };
  const menu = trayMenu(situation, actions, en);
  for (const item of menu) item.click?.({ checked: true } as MenuItem, undefined, {});
  expect(done).toEqual(['findings', 'open', 'folder', 'login true', 'quit']);
});

test('what cannot start at login cannot be ticked', () => {
  const menu = trayMenu({ ...situation, loginItem: { supported: false, enabled: false } }, {} as TrayActions, en);
  expect(menu.find((item) => item.id === 'login-item')).toMatchObject({ enabled: false, checked: false });
});

const roles = (items: readonly MenuItemConstructorOptions[]): string[] => items.flatMap((item) => [...(item.role === undefined ? [] : [item.role]), ...(Array.isArray(item.submenu) ? roles(item.submenu) : [])]);

test('macOS gets its app menu, and every platform copy and paste', () => {
  expect(roles(applicationMenu('darwin', true, en))).toEqual(expect.arrayContaining(['appMenu', 'copy', 'paste', 'front']));
  expect(roles(applicationMenu('linux', true, en))).toEqual(expect.arrayContaining(['quit', 'copy', 'paste']));
  expect(roles(applicationMenu('win32', true, en))).not.toContain('appMenu');
});

test('the inspector is for those who run from source', () => {
  expect(roles(applicationMenu('linux', true, en))).not.toContain('toggleDevTools');
  expect(roles(applicationMenu('linux', false, en))).toContain('toggleDevTools');
});

test.each([
  ['ko', ko],
  ['ko-KR', ko],
  ['en-GB', en],
  ['kok', en],
  ['', en],
])('the language %j', (locale, messages) => {
  expect(messagesFor(locale)).toBe(messages);
});

test('each state has its picture; macOS gets templates', () => {
  expect(trayIconPath('/icons', 'linux', 'alert')).toBe('/icons/tray/alert.png');
  expect(trayIconPath('/icons', 'win32', 'unknown')).toBe('/icons/tray/no-data.png');
  expect(trayIconPath('/icons', 'darwin', 'no_data')).toBe('/icons/tray/no-dataTemplate.png');
});
