// What evaluating one reading of a device leaves for the next one: tags, speeds and metadata, which hardly ever change.
import type { DeviceReading } from '../../device-reading.ts';
import type { Column, Oid } from '../../protocol.ts';
import { ReadingMemo } from '../../reading-memo.ts';
import { sameTexts } from '../../same-texts.ts';
import { IF_HIGH_SPEED, IF_SPEED, speedOf } from '../if-mib.ts';
import type { DeviceField, Profile, ProfileTag } from '../profile.ts';
import type { InterfaceMetadata, EvaluatedSample } from './evaluation.ts';
import { deviceTags } from './row-tags.ts';

/** Tags of a row alone, and with the device's in front: one array for all samples of the row. */
export interface RowTags {
  readonly row: readonly string[];
  readonly all: readonly string[];
}

interface KnownRows {
  readonly columns: readonly Column[];
  readonly deviceTags: readonly string[];
  readonly names: ReadonlyMap<string, string> | undefined;
  readonly rows: Map<string, RowTags>;
}

/** One per device. */
export class EvaluationMemory {
  readonly device = new ReadingMemo<Readonly<Partial<Record<DeviceField, string>>>>();
  readonly interfaces = new ReadingMemo<InterfaceMetadata[]>();
  readonly status = new ReadingMemo<EvaluatedSample[]>();
  readonly #tags = new ReadingMemo<readonly string[]>();
  readonly #speeds = new ReadingMemo<ReadonlyMap<string, number | undefined>>();
  /** Entries with the same tags share those of a row: tables of interfaces have half a dozen of such entries. */
  readonly #rows = new Map<string | readonly ProfileTag[], KnownRows>();
  #profile: Profile | undefined;
  #lastTags: readonly string[] = [];

  /** Tags of all samples. The same list as before when they are. */
  deviceTags(profile: Profile, reading: DeviceReading): readonly string[] {
    if (this.#profile !== profile) {
      this.#profile = profile;
      this.#rows.clear();
    }
    const tags = this.#tags.of(reading, [profile], (read) => [...(profile.vendor === '' ? [] : [`device_vendor:${profile.vendor}`]), ...profile.staticTags, ...deviceTags(profile.tags, read)]);
    if (!sameTexts(tags, this.#lastTags)) this.#lastTags = tags;
    return this.#lastTags;
  }

  /** Bits per second by ifIndex. */
  speeds(reading: DeviceReading): ReadonlyMap<string, number | undefined> {
    return this.#speeds.of(reading, [], (read) => {
      const speeds = new Map<string, number | undefined>();
      for (const column of [read.column(IF_SPEED), read.column(IF_HIGH_SPEED)]) column.forEach((_, index) => speeds.set(index, speedOf(read, index)));
      return speeds;
    });
  }

  /** The rows of entries with these tags that are known as long as what makes their tags is the same; whoever needs another one adds it. */
  rows(tags: readonly ProfileTag[], reading: DeviceReading, all: readonly string[], names: ReadonlyMap<string, string> | undefined): Map<string, RowTags> {
    const signature = signatureOf(tags);
    const oids = columnsOf(tags);
    const known = this.#rows.get(signature);
    if (known !== undefined && known.deviceTags === all && known.names === names && oids.every((oid, at) => reading.column(oid) === known.columns[at])) return known.rows;
    const rows = new Map<string, RowTags>();
    this.#rows.set(signature, { columns: oids.map((oid) => reading.column(oid)), deviceTags: all, names, rows });
    return rows;
  }
}

const signatures = new WeakMap<readonly ProfileTag[], string | readonly ProfileTag[]>();

/** The same text for lists of tags that give the same; a list with patterns or mappings is like itself alone. */
function signatureOf(tags: readonly ProfileTag[]): string | readonly ProfileTag[] {
  let signature = signatures.get(tags);
  if (signature === undefined) {
    const plain = tags.map((tag) => {
      if (tag.kind === 'literal') return `l${tag.text}`;
      if (tag.mapping !== undefined) return undefined;
      if (tag.kind === 'index') return `i${tag.key}|${tag.position}`;
      const { oid, extract, match, format } = tag.symbol;
      return extract === undefined && match === undefined && tag.match === undefined && tag.transform.length === 0 ? `s${tag.key}|${oid}|${format ?? ''}` : undefined;
    });
    signatures.set(tags, (signature = plain.includes(undefined) ? tags : plain.join('\n')));
  }
  return signature;
}

const columns = new WeakMap<readonly ProfileTag[], readonly Oid[]>();

/** The columns that the tags of a row come from. */
function columnsOf(tags: readonly ProfileTag[]): readonly Oid[] {
  let oids = columns.get(tags);
  if (oids === undefined) columns.set(tags, (oids = tags.flatMap((tag) => (tag.kind === 'symbol' ? [tag.symbol.oid] : []))));
  return oids;
}
