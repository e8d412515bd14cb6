// What happens in the demo campus: every few minutes something goes wrong and comes right again, the same way at every start.
import { CABLES } from './campus-plan.ts';
import { deskPorts } from './campus.ts';
import type { Campus } from './campus.ts';
import { createSeededRandom } from './seeded-random.ts';

/** Something new begins so often. */
const SLOT_MS = 150_000;
/** A wireless client goes to the other access point so often. */
const MOVE_MS = 40_000;
const FIRST_MS = 45_000;

interface Due {
  readonly at: number;
  readonly run: () => void;
}

export interface Happenings {
  /** Does everything that has become due until `t`, in order. Calls go forward in time. */
  advance(t: number): void;
}

const KINDS = ['link', 'errors', 'battery', 'uplink', 'loss', 'silence', 'restart'] as const;

/** Begins at `from`, epoch ms. `say` hears of each in one English sentence. */
export function createHappenings(campus: Campus, seed: number, from: number, say: (sentence: string) => void = () => {}): Happenings {
  const random = createSeededRandom(seed);
  const due: Due[] = [];
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const later = (at: number, run: () => void): void => {
    const place = due.findIndex((other) => other.at > at);
    due.splice(place < 0 ? due.length : place, 0, { at, run });
  };
  /** Begins now and ends by itself. */
  const passing = (at: number, seconds: number, sentence: string, begin: () => void, end: () => void): void => {
    say(sentence);
    begin();
    later(at + seconds * 1_000, end);
  };

  const begin = (kind: (typeof KINDS)[number], at: number): void => {
    switch (kind) {
      case 'link': {
        const { device, port } = pick(deskPorts(campus));
        const set = (up: boolean) => (): void => {
          device.setLink(port, up);
          device.changed();
        };
        return passing(at, 50 + Math.floor(random() * 30), `${device.id} ${port} loses its link`, set(false), set(true));
      }
      case 'uplink': {
        const { a, b } = CABLES.find((cable) => cable.a[1] === 'ge-0/0/1' && cable.b[0] === 'access-2')!;
        const set = (up: boolean) => (): void => {
          for (const [id, port] of [a, b]) {
            campus.device(id).setLink(port, up);
            campus.device(id).changed();
          }
        };
        return passing(at, 70, 'the cable between dist-1 and access-2 is pulled out', set(false), set(true));
      }
      case 'errors': {
        const { port } = campus.device('dist-2').port('ge-0/0/0');
        return passing(at, 110, 'dist-2 ge-0/0/0 receives damaged frames', () => port.inErrors.setRate(campus.device('dist-2').now(), 310), () => port.inErrors.setRate(campus.device('dist-2').now(), 0));
      }
      case 'battery': {
        const device = campus.device('ups-1');
        return passing(at, 100, 'the mains of ups-1 fail', () => campus.ups.setMains(device, false), () => campus.ups.setMains(device, true));
      }
      case 'loss': {
        const { faults } = campus.device('flaky-1');
        const usual = { ...faults };
        return passing(at, 120, 'flaky-1 loses every third packet and takes its time', () => Object.assign(faults, { loss: 33, slow: 400 }), () => Object.assign(faults, usual));
      }
      case 'silence': {
        const { faults } = campus.device('flaky-1');
        return passing(at, 130, 'flaky-1 falls silent', () => (faults.mute = true), () => (faults.mute = false));
      }
      case 'restart':
        say('flaky-1 restarts');
        return campus.device('flaky-1').reboot();
    }
  };
  const slot = (number: number, at: number): void => {
    begin(KINDS[number % KINDS.length]!, at);
    later(at + SLOT_MS, () => slot(number + 1, at + SLOT_MS));
  };
  const move = (at: number): void => {
    const client = pick(campus.stations.filter(({ port }) => port === ''));
    client.device = client.device === 'ap-1' ? 'ap-2' : 'ap-1';
    // Every switch learns it anew.
    for (const { device } of campus.placed) device.changed();
    later(at + MOVE_MS, () => move(at + MOVE_MS));
  };
  later(from + FIRST_MS, () => slot(0, from + FIRST_MS));
  later(from + MOVE_MS, () => move(from + MOVE_MS));

  return {
    advance(t) {
      while (due.length > 0 && due[0]!.at <= t) due.shift()!.run();
    },
  };
}
