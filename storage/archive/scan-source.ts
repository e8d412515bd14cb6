// The archive as a tier that the query engine scans: asks the archive process and hands its blocks to the engine's sink.
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { SeriesMeta, SeriesRef } from '../../common/model/series.ts';
import type { ScanContext, ScanRequest, ScanSink, ScanSource } from '../query/sources.ts';
import type { ArchiveClient } from './archive-client.ts';
import type { ArchiveFolder } from './archive-folder.ts';
import type { ScanBlock, WantedSeries } from './protocol.ts';

export interface ArchiveSourceDeps {
  readonly client: ArchiveClient;
  folder(): ArchiveFolder;
  meta(ref: SeriesRef): SeriesMeta | undefined;
  /** A file could not be read; it has been set aside. */
  onDamaged(uri: string, reason: string): void;
}

export class ArchiveSource implements ScanSource {
  private readonly deps: ArchiveSourceDeps;

  constructor(deps: ArchiveSourceDeps) {
    this.deps = deps;
  }

  async scan(request: ScanRequest, sink: ScanSink, context: ScanContext): Promise<void> {
    const series = this.wanted(request.refs);
    if (series.length === 0) return;
    const folder = this.deps.folder();
    if (folder.trouble !== undefined) throw new VedetteError('unavailable', folder.trouble.message);
    const files = folder.files.filter(({ from, to }) => from < request.to && to > request.from).map(({ kind, uri, from, to }) => ({ kind, uri, from, to }));
    if (files.length === 0) return;
    const { from, to, resolution, needs } = request;
    const { unreadable } = await this.deps.client.request('scan', { folder: folder.path, files, series, from, to, resolution, ...(needs === undefined ? {} : { needs }) }, {
      ...(context.signal === undefined ? {} : { signal: context.signal }),
      onBlock: (block) => {
        context.cost.archive += block.index.length;
        deliver(block, sink);
        return context.pause();
      },
    });
    context.cost.chunks += files.length;
    // Files of a folder that has just gone are not damaged.
    if (unreadable.length > 0 && !(await folder.isThere())) throw new VedetteError('unavailable', `The archive folder ${folder.path} is not there (is the disk mounted?).`);
    for (const { uri, what } of unreadable) {
      folder.setAside(uri, what);
      this.deps.onDamaged(uri, what);
      context.leftOut?.(`The archive's file ${uri} cannot be read: ${what}`);
    }
  }

  private wanted(refs: Uint32Array): WantedSeries[] {
    const series: WantedSeries[] = [];
    for (const [index, ref] of refs.entries()) {
      const meta = this.deps.meta(ref);
      if (meta !== undefined) series.push({ index, metric: meta.metric, tags: meta.tags, isDistribution: meta.type === 'distribution', interval: meta.interval });
    }
    return series;
  }
}

/** One call of the sink for each run of rows of one series. */
function deliver(block: ScanBlock, sink: ScanSink): void {
  const { index } = block;
  for (let start = 0; start < index.length; ) {
    const series = index[start]!;
    let end = start + 1;
    while (end < index.length && index[end] === series) end++;
    if (block.kind === 'points') sink.points(series, block.ts, block.values, start, end);
    else if (block.kind === 'rollups') sink.rollups(series, { ...block, length: index.length }, start, end);
    else for (let row = start; row < end; row++) sink.sketch(series, block.ts[row]!, block.sketches[row]!);
    start = end;
  }
}
