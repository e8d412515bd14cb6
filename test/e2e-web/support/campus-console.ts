// A console in front of devices of the simulated campus, and what tests ask of both.
import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import type { Client } from '../../../common/contract/client.ts';
import { createCampus } from '../../../host/simulator/demo/campus.ts';
import type { Campus } from '../../../host/simulator/demo/campus.ts';
import { serveDevices } from '../../../host/simulator/serve-devices.ts';
import type { Placed, ServedDevices } from '../../../host/simulator/serve-devices.ts';
import { until } from '../../support/built-program.ts';
import { freeUdpPort } from '../../support/snmp-lab.ts';
import { saveCommunity, scan } from '../../support/lan-program.ts';
import { openClient, signIn, startHeadlessProcess } from '../../support/start-headless.ts';
import { accessibilityProblems, overflowsSideways } from './accessibility.ts';
import { screenshot } from './screenshot.ts';

/** The settings of this console exclude it. Every other address of loopback answers to ping, whether or not a device is there. */
export const EXCLUDED = '127.0.40.99';

export interface CampusConsole {
  readonly campus: Campus;
  readonly served: ServedDevices;
  /** Where every device listens. */
  readonly port: number;
  readonly trapPort: number;
  readonly client: Client;
  /** For `at` of desk.open. */
  readonly at: { readonly url: string; readonly cookie: string };
  /** Datagrams that the devices were sent so far. */
  asked(): number;
  /** The program's id of a device, when it is known. */
  idOf(name: string): Promise<string>;
  /** Finds the devices with the community "public", monitors them and waits for the third poll of each; answers the id of the credentials. */
  monitorAll(): Promise<string>;
}

/** Starts `wanted` devices of the campus with `more` of the test's own, and a console that polls every five seconds, before the tests of the file; ends and removes all after them. */
export function withCampusConsole(wanted: readonly string[], more: readonly Placed[] = []): () => CampusConsole {
  const root = mkdtempSync(join(tmpdir(), 'vedette-lan-'));
  let running: CampusConsole | undefined;
  let end = async (): Promise<void> => undefined;
  beforeAll(async () => {
    const trapPort = await freeUdpPort();
    const campus = createCampus(() => Date.now(), 40, 0);
    let asked = 0;
    const served = await serveDevices([...campus.placed.filter(({ device }) => wanted.includes(device.id)), ...more], {
      ports: [0],
      trapsTo: { address: '127.0.0.1', port: trapPort },
      bind: (address, port) =>
        new Promise((resolve, reject) => {
          const socket = createSocket('udp4');
          socket.on('message', () => (asked += 1));
          socket.once('error', reject);
          socket.bind(port, address, () => resolve(socket));
        }),
    });
    end = () => served.close();
    const dataDir = join(root, 'data');
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'vedette.yaml'), `pipeline: { flush_interval: 1s }\nnetwork:\n  interval: 5s\n  exclude: [${EXCLUDED}]\n  traps: { enabled: true, address: 127.0.0.1, port: ${trapPort} }\n`);
    const headless = await startHeadlessProcess(dataDir, [], inject('vedette').program);
    end = async () => {
      await headless.end();
      await served.close();
    };
    const cookie = await signIn(headless.link);
    const client = await openClient(headless.url, cookie);
    end = async () => {
      client.close();
      await headless.end();
      await served.close();
    };
    const { port } = served.devices[0]!.at;
    const idOf = async (name: string): Promise<string> => (await until(`the device ${name}`, () => client.call('devices.list', {}), (list) => list.some((device) => device.name === name))).find((device) => device.name === name)!.id;
    running = {
      campus, served, port, trapPort, client, idOf,
      at: { url: headless.url, cookie },
      asked: () => asked,
      async monitorAll() {
        const credential = await saveCommunity(client, 'campus reading', 'public');
        await scan(client, ['127.0.40.1-80'], port, [credential]);
        const ids = (await client.call('devices.list', {})).map(({ id }) => id);
        await client.call('devices.change', { ids, state: 'monitored' });
        for (const id of ids) await until(`three polls of ${id}`, () => client.call('devices.get', { id }), ({ poll }) => poll.polls >= 3, 60_000);
        return credential;
      },
    };
  });
  afterAll(async () => {
    await end();
    rmSync(root, { recursive: true, force: true });
  });
  return () => {
    if (running === undefined) throw new Error('The console is not started yet: ask inside of a test.');
    return running;
  };
}

/** The page is whole: nothing that axe would mend, nothing that sticks out. Takes its picture as network-<name>. */
export async function isWhole(page: Page, name: string): Promise<void> {
  expect(await accessibilityProblems(page), name).toEqual([]);
  expect(await overflowsSideways(page), name).toBe(false);
  await screenshot(page, `network-${name}`);
}
