// The one UDP socket: sends questions in fair turns, finds whose answer a datagram is, repeats what stays unanswered.
import type { Network, Random, UdpSocket } from '../../ports/network.ts';
import type { Clock } from '../../ports/ports.ts';
import { SnmpFailure } from '../protocol.ts';
import type { Target } from '../protocol.ts';
import { PDU } from './ber/tags.ts';
import { readEnvelope } from './ber/message.ts';
import type { Answer, Envelope } from './ber/message.ts';
import { createPatience, RepeatedQuestions, tookLong, tookOnce, waitFor } from './patience.ts';
import { createRequestIds, FIRST_SWEEP_ID } from './request-ids.ts';
import { alwaysWrongIds } from './route.ts';
import type { Exchange, Question, Route, Verdict } from './route.ts';

/** Questions that may await their answer at once; more would overflow the socket's buffer when all answer together. */
export const MOST_IN_FLIGHT = 64;
/** Of one device at once. */
const MOST_PER_DEVICE = 4;
/** A question that has waited so long gives its place to others: whoever is silent fills no buffer. */
const SLOT_MS = 400;
/** Questions that may wait for their turn; beyond, they are refused. */
const MOST_WAITING = 20_000;
const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** Ids remembered after their question ended, to tell late answers from strangers. */
const REMEMBERED_IDS = 512;

/** Takes the datagrams whose id is one of a sweep. `source` had been asked or not: the sweep checks. Answers whether it was its own. */
export type SweepListener = (envelope: Envelope, community: Uint8Array, address: string, port: number) => boolean;

/** Sends and matches. One for an engine. */
export class Dispatcher {
  readonly #network: Network;
  readonly #clock: Clock;
  /** Opened with the first question: who never asks has no port open. */
  #socket: UdpSocket | undefined;
  readonly #opening = new Map<'4' | '6', Promise<UdpSocket>>();
  readonly #newId: () => number;
  readonly #pending = new Map<number, Exchange>();
  readonly #routes = new Map<string, Route>();
  readonly #ready: Route[] = [];
  readonly #past = new Map<number, { readonly question: Question; readonly late: boolean; readonly sentAt: number }>();
  readonly #repeated = new RepeatedQuestions();
  readonly #sweeps = new Set<SweepListener>();
  #slots = 0;
  #waiting = 0;
  #cancelTick: (() => void) | undefined;
  #closed = false;
  #stray = 0;
  #malformed = 0;

  constructor(network: Network, clock: Clock, random: Random) {
    this.#network = network;
    this.#clock = clock;
    this.#newId = createRequestIds(random, (id) => this.#pending.has(id) || this.#past.has(id));
  }

  get counts(): { readonly inFlight: number; readonly stray: number; readonly malformed: number } {
    return { inFlight: this.#slots, stray: this.#stray, malformed: this.#malformed };
  }

  /** The route to a target; give it back with {@link release}. `packetsPerSecond` 0 is no cap; of several sessions the slowest counts. */
  acquire(target: Target, packetsPerSecond: number): Route {
    const key = keyOf(target.address, target.port);
    let route = this.#routes.get(key);
    if (route === undefined) {
      route = { key, address: target.address, port: target.port, sessions: 0, waiting: [], flying: new Set(), gapMs: 0, readyAt: 0, queued: false, parked: false, patience: createPatience(), wrongIds: 0, rightIds: 0 };
      this.#routes.set(key, route);
    }
    route.sessions += 1;
    if (packetsPerSecond > 0) route.gapMs = Math.max(route.gapMs, 1_000 / packetsPerSecond);
    return route;
  }

  release(route: Route): void {
    route.sessions -= 1;
    if (route.sessions === 0) this.#routes.delete(route.key);
  }

  /** Asks until there is an answer. Rejects with SnmpFailure. */
  ask(route: Route, question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const refusal = this.#refusal(route, question);
      if (refusal !== undefined) return reject(refusal);
      const exchange: Exchange = {
        route,
        question,
        resolve,
        reject,
        attempt: 0,
        ids: [],
        sentAt: 0,
        firstSentAt: 0,
        holdsSlot: false,
        flying: false,
        done: false,
        garbage: 0,
        elsewhere: '',
        unsent: '',
        cancelTimer: nothing,
        forgetSignal: nothing,
      };
      const signal = question.signal;
      if (signal !== undefined) {
        const cancel = (): void => this.#fail(exchange, new SnmpFailure('cancelled', `The question to ${route.address} was cancelled.`));
        signal.addEventListener('abort', cancel, { once: true });
        exchange.forgetSignal = () => signal.removeEventListener('abort', cancel);
      }
      route.waiting.push(exchange);
      this.#waiting += 1;
      this.#enqueue(route);
      this.#pump();
    });
  }

  /** Ends everything that a session asked. */
  cancelOf(route: Route, counts: Question['counts'], message: string): void {
    for (const exchange of [...route.waiting, ...route.flying]) if (exchange.question.counts === counts) this.#fail(exchange, new SnmpFailure('cancelled', message));
  }

  /** Sends without waiting, for sweeps. */
  sendLoose(bytes: Uint8Array, target: Target): void {
    this.#send(bytes, target.address, target.port);
  }

  addSweep(listener: SweepListener): () => void {
    this.#sweeps.add(listener);
    return () => this.#sweeps.delete(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelTick?.();
    for (const route of this.#routes.values()) for (const exchange of [...route.waiting, ...route.flying]) this.#fail(exchange, new SnmpFailure('cancelled', 'SNMP was stopped.'));
    for (const opening of this.#opening.values()) {
      void opening.then(
        (socket) => socket.close(),
        () => undefined,
      );
    }
  }

  #refusal(route: Route, question: Question): SnmpFailure | undefined {
    if (this.#closed) return new SnmpFailure('cancelled', 'SNMP was stopped.');
    if (question.signal?.aborted === true) return new SnmpFailure('cancelled', `The question to ${route.address} was cancelled.`);
    if (!this.#network.allows(route.address)) return new SnmpFailure('refused', `This program may not send to ${route.address} here.`);
    if (this.#waiting >= MOST_WAITING) return new SnmpFailure('refused', `${MOST_WAITING} questions wait already; this one to ${route.address} was not taken.`);
    return undefined;
  }

  #listen(socket: UdpSocket): void {
    socket.onMessage((bytes, address, port) => this.#receive(bytes, address, port));
    socket.onError((reason, address) => {
      if (address === undefined) return;
      for (const route of this.#routes.values()) {
        if (route.address === address) for (const exchange of route.flying) exchange.unsent = reason;
      }
    });
  }

  #send(bytes: Uint8Array, address: string, port: number): void {
    const family = address.includes(':') ? '6' : '4';
    if (family === '4' && this.#socket !== undefined) return this.#socket.send(bytes, port, address);
    let opening = this.#opening.get(family);
    if (opening === undefined) this.#opening.set(family, (opening = this.#open(family)));
    void opening.then(
      (socket) => socket.send(bytes, port, address),
      (error: unknown) => {
        this.#opening.delete(family);
        const reason = error instanceof Error ? error.message : String(error);
        for (const exchange of this.#routes.get(keyOf(address, port))?.flying ?? []) exchange.unsent = reason;
      },
    );
  }

  async #open(family: '4' | '6'): Promise<UdpSocket> {
    const socket = await this.#network.openUdp({ ...(family === '6' ? { address: '::' } : {}), receiveBufferBytes: RECEIVE_BUFFER });
    this.#listen(socket);
    if (family === '4') this.#socket = socket;
    return socket;
  }

  #enqueue(route: Route): void {
    if (route.queued || route.parked || route.waiting.length === 0) return;
    if (route.flying.size >= (alwaysWrongIds(route) ? 1 : MOST_PER_DEVICE)) return;
    route.queued = true;
    this.#ready.push(route);
  }

  /** Gives free places to the devices in turn. */
  #pump(): void {
    while (this.#slots < MOST_IN_FLIGHT) {
      const route = this.#ready.shift();
      if (route === undefined) return;
      route.queued = false;
      const now = this.#clock.monotonic();
      if (route.readyAt > now) {
        route.parked = true;
        this.#clock.after(route.readyAt - now, () => {
          route.parked = false;
          this.#enqueue(route);
          this.#pump();
        });
        continue;
      }
      const exchange = route.waiting.shift();
      if (exchange === undefined) continue;
      this.#waiting -= 1;
      this.#start(exchange, now);
      this.#enqueue(route);
    }
    if (this.#ready.length > 0) this.#cancelTick ??= this.#clock.after(SLOT_MS / 4, () => this.#releaseSlow());
  }

  #releaseSlow(): void {
    this.#cancelTick = undefined;
    const border = this.#clock.monotonic() - SLOT_MS;
    for (const exchange of new Set(this.#pending.values())) if (exchange.holdsSlot && exchange.sentAt <= border) this.#freeSlot(exchange);
    this.#pump();
  }

  #freeSlot(exchange: Exchange): void {
    if (!exchange.holdsSlot) return;
    exchange.holdsSlot = false;
    this.#slots -= 1;
  }

  #start(exchange: Exchange, now: number): void {
    const { route, question } = exchange;
    let packet: { readonly id: number; readonly bytes: Uint8Array };
    try {
      packet = question.packet(this.#newId);
    } catch (error) {
      const failure = error instanceof SnmpFailure ? error : new SnmpFailure('refused', `The question to ${route.address} is too long for one datagram.`);
      return this.#fail(exchange, failure);
    }
    if (!exchange.ids.includes(packet.id)) exchange.ids.push(packet.id);
    this.#pending.set(packet.id, exchange);
    exchange.flying = true;
    exchange.holdsSlot = true;
    exchange.sentAt = now;
    if (exchange.attempt === 0) exchange.firstSentAt = now;
    this.#slots += 1;
    route.flying.add(exchange);
    route.readyAt = now + route.gapMs;
    question.counts.requests += 1;
    question.counts.bytesOut += packet.bytes.length;
    exchange.cancelTimer = this.#clock.after(waitFor(route.patience, question.timeoutMs, exchange.attempt), () => this.#timedOut(exchange));
    this.#send(packet.bytes, route.address, route.port);
  }

  #timedOut(exchange: Exchange): void {
    const { question, route } = exchange;
    question.counts.timeouts += 1;
    if (exchange.attempt >= question.retries) return this.#fail(exchange, this.#reasonOf(exchange));
    exchange.attempt += 1;
    this.#ground(exchange);
    route.waiting.unshift(exchange);
    this.#waiting += 1;
    this.#enqueue(route);
    this.#pump();
  }

  #reasonOf({ route, question, garbage, elsewhere, unsent }: Exchange): SnmpFailure {
    const better = question.whySilent?.();
    if (better !== undefined) return better;
    if (unsent !== '') return new SnmpFailure('unreachable', `Nothing could be sent to ${route.address}: ${unsent}`);
    if (garbage > 0) return new SnmpFailure('malformed', `${route.address} answers, but with bytes that are not SNMP.`);
    if (elsewhere !== '') return new SnmpFailure('timeout', `${route.address} gave no answer; one to its question came from ${elsewhere} and was not believed.`);
    return new SnmpFailure('timeout', `${route.address} port ${route.port} gave no answer.`);
  }

  /** Takes an exchange out of the air; its ids stay known until it ends. */
  #ground(exchange: Exchange): void {
    exchange.cancelTimer();
    exchange.flying = false;
    exchange.route.flying.delete(exchange);
    this.#freeSlot(exchange);
  }

  #end(exchange: Exchange, late: boolean): void {
    exchange.done = true;
    if (exchange.flying) this.#ground(exchange);
    else {
      const at = exchange.route.waiting.indexOf(exchange);
      if (at >= 0) {
        exchange.route.waiting.splice(at, 1);
        this.#waiting -= 1;
      }
    }
    exchange.forgetSignal();
    for (const id of exchange.ids) {
      this.#pending.delete(id);
      this.#past.set(id, { question: exchange.question, late, sentAt: exchange.sentAt });
    }
    if (this.#past.size > REMEMBERED_IDS) {
      for (const id of this.#past.keys()) {
        if (this.#past.size <= REMEMBERED_IDS / 2) break;
        this.#past.delete(id);
      }
    }
    this.#enqueue(exchange.route);
  }

  #fail(exchange: Exchange, failure: SnmpFailure): void {
    if (exchange.done) return;
    this.#end(exchange, failure.kind === 'timeout');
    exchange.reject(failure);
    if (!this.#closed) this.#pump();
  }

  #receive(bytes: Uint8Array, address: string, port: number): void {
    const envelope = readEnvelope(bytes);
    if (envelope === undefined) {
      this.#malformed += 1;
      for (const exchange of this.#routes.get(keyOf(address, port))?.flying ?? []) {
        exchange.garbage += 1;
        exchange.question.counts.unreadable += 1;
      }
      return;
    }
    const { answer } = envelope;
    if (answer !== undefined && answer.tag !== PDU.response && answer.tag !== PDU.report) {
      this.#stray += 1;
      return;
    }
    const id = answer === undefined ? envelope.messageId : answer.requestId;
    const exchange = this.#pending.get(id);
    if (exchange !== undefined) {
      if (address !== exchange.route.address) {
        this.#stray += 1;
        exchange.elsewhere = address;
        return;
      }
      if (port !== exchange.route.port) exchange.question.note('wrong_port');
      exchange.route.rightIds += 1;
      return this.#deliver(exchange, envelope, bytes);
    }
    if (this.#sweeps.size > 0 && (id >= FIRST_SWEEP_ID || !this.#routes.has(keyOf(address, port)))) {
      const community = bytes.subarray(envelope.communityStart, envelope.communityEnd);
      for (const sweep of this.#sweeps) if (sweep(envelope, community, address, port)) return;
    }
    this.#unknownId(id, envelope, bytes, address, port);
  }

  #unknownId(id: number, envelope: Envelope, bytes: Uint8Array, address: string, port: number): void {
    const past = this.#past.get(id);
    const route = this.#routes.get(keyOf(address, port));
    if (past !== undefined || route === undefined || route.flying.size === 0) {
      this.#stray += 1;
      if (past !== undefined && route !== undefined) this.#answeredAgain(id, past, route);
      return;
    }
    const [only] = route.flying;
    route.wrongIds += 1;
    only!.question.note('wrong_request_id');
    if (route.flying.size === 1 && alwaysWrongIds(route) && only!.question.plausible(envelope)) this.#deliver(only!, envelope, bytes);
    else this.#stray += 1;
  }

  /** An answer under the id of a question that has ended: a slow device. */
  #answeredAgain(id: number, { late, question, sentAt }: { readonly late: boolean; readonly question: Question; readonly sentAt: number }, route: Route): void {
    if (!late) return this.#repeated.answeredAgain(id);
    question.note('late_answer');
    tookLong(route.patience, this.#clock.monotonic() - sentAt);
  }

  #deliver(exchange: Exchange, envelope: Envelope, bytes: Uint8Array): void {
    const { question, route } = exchange;
    question.counts.bytesIn += bytes.length;
    if (envelope.cut) question.note('truncated');
    const verdict = verdictOf(question, envelope, bytes);
    if (verdict === 'ignore') return;
    if (verdict === 'again') {
      if (exchange.flying) {
        this.#ground(exchange);
        route.waiting.unshift(exchange);
        this.#waiting += 1;
      }
      this.#enqueue(route);
      return this.#pump();
    }
    if ('failure' in verdict) return this.#fail(exchange, verdict.failure);
    question.counts.answers += 1;
    const now = this.#clock.monotonic();
    if (exchange.attempt === 0) tookOnce(route.patience, now - exchange.firstSentAt, question.timeoutMs);
    else for (const id of exchange.ids) this.#repeated.answered(id, route.patience, now - exchange.firstSentAt);
    this.#end(exchange, false);
    exchange.resolve(verdict.answer);
    this.#pump();
  }
}

/** A judge that throws has judged: nothing that a device sends may end more than the question. */
function verdictOf(question: Question, envelope: Envelope, bytes: Uint8Array): Verdict {
  try {
    return question.judge(envelope, bytes);
  } catch (error) {
    return { failure: error instanceof SnmpFailure ? error : new SnmpFailure('malformed', `The answer could not be read: ${error instanceof Error ? error.message : String(error)}`) };
  }
}

function nothing(): void {}

function keyOf(address: string, port: number): string {
  return `${address}:${port}`;
}
