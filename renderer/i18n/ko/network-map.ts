// Owns the Korean texts of what people said of the map; part of the namespace in network-tools.ts.
import type { networkMap as en } from '../en/network-map.ts';
import type { Messages } from '../messages.ts';

export const networkMap: Messages<typeof en> = {
  'said.open_one': '지도에 직접 지정한 것 {{count}}개',
  'said.open_other': '지도에 직접 지정한 것 {{count}}개',
  'said.title': '지도에 직접 지정한 것',
  'said.help': '숨기거나 합치거나 나누거나 직접 그린 것은 여기에서 되돌릴 때까지 유지됩니다.',
  'said.none': '지도에 직접 지정한 것이 없습니다.',
  'said.hide': '숨긴 링크',
  'said.merge': '합친 것',
  'said.split': '나눈 것',
  'said.link': '직접 그린 링크',
  'said.undo': '되돌리기: {{what}}, {{one}}, {{other}}',
  'said.undoShort': '되돌리기',
  'said.list': '지도에 직접 지정한 것의 목록',
};
