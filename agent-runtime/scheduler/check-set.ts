// All checks of the agent: opens, closes and paces them as configuration, viewers and budget ask.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Batch } from '../../common/model/batch.ts';
import type { CheckStatus } from '../../common/model/status.ts';
import type { Aggregator, CheckSampler } from '../aggregator/aggregator.ts';
import type { CheckContext, CheckDefinition } from '../checks/check.ts';
import type { CheckSettings, Settings } from '../config/settings.ts';
import type { Clock } from '../ports/ports.ts';
import { rhythmOf } from './interval-policy.ts';
import type { Rhythm, ShedLevel } from './interval-policy.ts';
import { ManagedCheck } from './managed-check.ts';
import type { CheckReports } from './managed-check.ts';
import type { Scheduler } from './scheduler.ts';

export interface CheckSetOptions {
  readonly definitions: readonly CheckDefinition[];
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly aggregator: Aggregator;
  readonly reports: CheckReports;
  readonly settings: Settings;
  makeContext(definition: CheckDefinition, sampler: CheckSampler, settings: CheckSettings): CheckContext;
  /** A source begins to send heartbeats from its watermark on. */
  sourceBegins(source: string, watermark: number): void;
  /** A source has sent its last batch. */
  sourceEnds(source: string, last: Batch): void;
}

const DEFAULT_CHECK_SETTINGS: CheckSettings = { enabled: true, interval: 'auto', timeout: 'auto', options: {} };
/** How often a check that this machine did not have is tried again: hardware comes and goes. */
const RETRY_UNAVAILABLE_MS = 5 * 60_000;

/** Every definition has one managed check, whether it can run or not. */
export class CheckSet {
  readonly #options: CheckSetOptions;
  readonly #checks = new Map<string, ManagedCheck>();
  #settings: Settings;
  #viewed = false;
  #shed: ShedLevel = 0;
  #retryAt = 0;
  #closed = false;

  constructor(options: CheckSetOptions) {
    this.#options = options;
    this.#settings = options.settings;
    for (const definition of options.definitions) {
      const settings = this.#settingsOf(definition.name);
      this.#checks.set(
        definition.name,
        new ManagedCheck(definition, settings, this.#rhythm(definition, settings), options.clock, options.reports, (sampler, current) =>
          options.makeContext(definition, sampler, current),
        ),
      );
    }
  }

  /** Opens all enabled checks side by side. */
  async open(): Promise<void> {
    this.#retryAt = this.#options.clock.monotonic() + RETRY_UNAVAILABLE_MS;
    await Promise.all([...this.#checks.values()].filter((check) => check.settings.enabled).map((check) => this.#open(check)));
  }

  /** Ends all checks for good; what is still being opened is closed as soon as it is open. */
  close(): void {
    this.#closed = true;
    for (const check of this.#checks.values()) check.close();
  }

  /** Puts new settings in force; only checks whose own section changed are opened anew. */
  async configure(settings: Settings): Promise<void> {
    this.#settings = settings;
    const reopened: Promise<void>[] = [];
    for (const check of this.#checks.values()) {
      const next = this.#settingsOf(check.name);
      const same = JSON.stringify(next) === JSON.stringify(check.settings);
      const onlyRhythm = JSON.stringify({ ...next, interval: 0 }) === JSON.stringify({ ...check.settings, interval: 0 });
      check.settings = next;
      if (same || onlyRhythm) continue;
      this.#shut(check);
      if (next.enabled) reopened.push(this.#open(check));
    }
    this.#pace();
    await Promise.all(reopened);
  }

  /** Whether someone looks: cheap checks run at the live interval then. */
  setViewed(viewed: boolean): void {
    this.#viewed = viewed;
    this.#pace();
  }

  setShed(level: ShedLevel): void {
    if (level === this.#shed) return;
    this.#shed = level;
    this.#pace();
  }

  /** Names of the checks that are slowed or paused now. */
  shed(): string[] {
    return [...this.#checks.values()].filter((check) => check.isOpen && check.rhythm.shedReason !== '').map((check) => check.name);
  }

  /** Tries again, now and then, what this machine did not have. Call it about once a second. */
  retryUnavailable(): void {
    const at = this.#options.clock.monotonic();
    if (at < this.#retryAt) return;
    this.#retryAt = at + RETRY_UNAVAILABLE_MS;
    for (const check of this.#checks.values()) if (check.settings.enabled && check.unavailable !== '') void this.#open(check);
  }

  status(): CheckStatus[] {
    return [...this.#checks.values()].map((check) => check.status(this.#options.scheduler));
  }

  get(name: string): ManagedCheck | undefined {
    return this.#checks.get(name);
  }

  /** Runs a check now. Throws `not_found`, or `unavailable` with the reason when it cannot run. */
  async runNow(name: string): Promise<CheckStatus> {
    const check = this.#checks.get(name);
    if (check === undefined) throw new VedetteError('not_found', `There is no check "${name}".`, { allowed: [...this.#checks.keys()] });
    if (!check.isOpen) {
      const reason = check.settings.enabled ? check.unavailable || 'it is being opened' : `it is switched off (checks.${name}.enabled)`;
      throw new VedetteError('unavailable', `The check "${name}" cannot run: ${reason}`);
    }
    await this.#options.scheduler.runNow(name);
    return check.status(this.#options.scheduler);
  }

  async #open(check: ManagedCheck): Promise<void> {
    const { aggregator, clock, scheduler } = this.#options;
    const source = aggregator.open(check.name, check.definition.metrics, check.rhythm.configuredIntervalMs, clock.now());
    const isOpen = await check.open(source);
    if (this.#closed) return;
    if (!isOpen) {
      // Without a run there is no heartbeat: an absent sensor holds nothing back.
      if (!check.isOpen) this.#endSource(check.name);
      return;
    }
    this.#options.sourceBegins(check.name, source.watermark);
    scheduler.add(check, check.rhythm.intervalMs);
    scheduler.pace(check.name, check.rhythm.intervalMs, check.rhythm.paused);
    scheduler.resync();
  }

  #shut(check: ManagedCheck): void {
    this.#options.scheduler.remove(check.name);
    check.close();
    this.#endSource(check.name);
  }

  #endSource(name: string): void {
    const last = this.#options.aggregator.remove(name);
    if (last !== undefined) this.#options.sourceEnds(name, last);
  }

  #pace(): void {
    for (const check of this.#checks.values()) {
      check.rhythm = this.#rhythm(check.definition, check.settings);
      this.#options.scheduler.pace(check.name, check.rhythm.intervalMs, check.rhythm.paused);
      this.#options.aggregator.get(check.name)?.setSampleInterval(check.rhythm.configuredIntervalMs);
    }
    this.#options.scheduler.resync();
  }

  #settingsOf(name: string): CheckSettings {
    return this.#settings.checks.get(name) ?? DEFAULT_CHECK_SETTINGS;
  }

  #rhythm(definition: CheckDefinition, settings: CheckSettings): Rhythm {
    return rhythmOf({
      cost: definition.cost,
      defaultIntervalMs: definition.defaultIntervalMs,
      settings,
      samplingInterval: this.#settings.sampling.interval,
      liveInterval: this.#settings.sampling.liveInterval,
      viewed: this.#viewed,
      shed: this.#shed,
    });
  }
}
