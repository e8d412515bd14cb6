// What a person says of the map, in Chromium: a link is hidden and comes back, two things are one, a neighbour is another one; all of it is kept and listed.
import { beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { CallOutput } from '../../common/contract/contract.ts';
import { until } from '../support/built-program.ts';
import { withCampusConsole, isWhole } from './support/campus-console.ts';
import { withBrowser } from './support/open-page.ts';

type Topology = CallOutput<'topology.get'>;

const desk = withBrowser();
const lan = withCampusConsole(['core-1', 'core-2']);
const map = (holds: (topology: Topology) => boolean): Promise<Topology> => until('the map', () => lan().client.call('topology.get', {}), holds, 40_000);
const nameOf = ({ nodes }: Topology, id: string): string => nodes.find((node) => node.id === id)?.name ?? id;
/** The links between two devices by their names. */
const between = (topology: Topology, one: string, other: string): Topology['links'] => topology.links.filter(({ a, b }) => [nameOf(topology, a.node), nameOf(topology, b.node)].sort().join() === [one, other].sort().join());

beforeAll(async () => {
  await lan().monitorAll();
  await map((topology) => between(topology, 'core-1', 'core-2').length > 0);
}, 120_000);

async function openList(): Promise<Page> {
  const page = await desk.open('/network/map?view=list', { at: lan().at });
  await page.getByRole('grid', { name: 'Things on the map' }).waitFor();
  return page;
}
const undoAll = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: /^\d+ things? said of the map$/u }).click();
  const panel = page.getByRole('complementary', { name: 'Said of the map' });
  const undo = panel.getByRole('button', { name: /^Undo/u });
  for (let left = await undo.count(); left > 0; left -= 1) {
    await undo.first().click();
    await expect.poll(() => undo.count()).toBe(left - 1);
  }
  await panel.getByText('Nothing is said of the map.').waitFor();
  expect((await lan().client.call('topology.get', {})).said).toEqual([]);
};

test('a hidden link is listed by the names of its ends, stays hidden, and comes back', { timeout: 120_000 }, async () => {
  const before = await map((topology) => between(topology, 'core-1', 'core-2').length > 0);
  const [link] = between(before, 'core-1', 'core-2');
  expect(link).toBeDefined();
  const page = await openList();
  await page.goto(`${lan().at.url}/#/network/map?view=list&on=${encodeURIComponent(link!.id)}`);
  await page.getByRole('complementary', { name: /^Details of / }).getByRole('button', { name: 'There is no such link' }).click();
  await map(({ links }) => links.every(({ id }) => id !== link!.id));
  await page.reload();
  await page.getByRole('button', { name: '1 thing said of the map' }).click();
  const panel = page.getByRole('complementary', { name: 'Said of the map' });
  await panel.getByText('Hidden link').waitFor();
  expect(await panel.getByRole('listitem').innerText()).toContain(`${nameOf(before, link!.a.node)} ${link!.a.interface} – ${nameOf(before, link!.b.node)} ${link!.b.interface}`);
  await isWhole(page, 'map-said');
  await panel.getByRole('button', { name: 'Close' }).click();
  await undoAll(page);
  await map(({ links }) => links.some(({ id }) => id === link!.id));
});

test('two things are put together, and are two again', { timeout: 120_000 }, async () => {
  const before = await map(({ nodes }) => nodes.some(({ kind }) => kind === 'station'));
  const station = before.nodes.find(({ kind }) => kind === 'station')!;
  const other = before.nodes.find(({ kind }) => kind === 'neighbour') ?? before.nodes.find(({ name }) => name === 'core-2')!;
  const page = await openList();
  await page.goto(`${lan().at.url}/#/network/map?view=list&on=${encodeURIComponent(station.id)}`);
  const panel = page.getByRole('complementary', { name: /^Details of / });
  await panel.getByRole('combobox', { name: 'This is the same thing as' }).fill(other.name);
  await page.getByRole('option', { name: new RegExp(`^${other.name.replaceAll('.', '\\.')}`, 'u') }).first().click();
  await panel.getByRole('button', { name: 'Put together' }).click();
  const merged = await map(({ nodes }) => nodes.every(({ id }) => id !== station.id));
  expect(merged.nodes.find(({ id }) => id === other.id)).toMatchObject({ overridden: true, macs: expect.arrayContaining([...station.macs]) });
  // The map goes to what it has become, which says so.
  await page.getByRole('complementary', { name: /^Details of / }).getByText('put together by you').waitFor();
  await page.keyboard.press('Escape');
  await undoAll(page);
  await map(({ nodes }) => nodes.some(({ id }) => id === station.id));
});

test('a neighbour that was taken for a device is another one, and is that device again', { timeout: 120_000 }, async () => {
  const before = await map((topology) => between(topology, 'core-1', 'core-2').length > 0);
  const [link] = between(before, 'core-1', 'core-2');
  const device = before.nodes.find(({ kind, name }) => name === 'core-2' && kind === 'device')!;
  const page = await openList();
  await page.goto(`${lan().at.url}/#/network/map?view=list&on=${encodeURIComponent(link!.id)}`);
  const heard = page.getByRole('complementary', { name: /^Details of / }).getByText(/^core-1 hears ".*" on .*, which was taken for core-2\.$/u);
  await heard.locator('..').getByRole('button', { name: 'It is another one' }).click();
  const split = await map(({ nodes }) => nodes.some(({ id, kind, name }) => kind === 'neighbour' && id !== device.id && name === device.name));
  expect(split.nodes.filter(({ name }) => name === 'core-2').map(({ kind }) => kind).sort()).toEqual(['device', 'neighbour']);
  await page.keyboard.press('Escape');
  await undoAll(page);
  await map((topology) => between(topology, 'core-1', 'core-2').some(({ id }) => id === link!.id));
});
