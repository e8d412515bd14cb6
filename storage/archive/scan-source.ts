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
    for (;;) {
      const folder = this.deps.folder();
      const files = folder.files.filter(({ from, to }) => from < request.to && to > request.from).map(({ kind, uri, from, to }) => ({ kind, uri, from, to }));
      if (files.length === 0) return;
      let blocks = 0;
      try {
        const { from, to, resolution } = request;
        await this.deps.client.request('scan', { folder: folder.path, files, series, from, to, resolution }, {
          signal: context.signal,
          onBlock: (block) => {
            blocks++;
            context.cost.archive += block.index.length;
            deliver(block, sink);
            return context.pause();
          },
        });
        context.cost.chunks += files.length;
        return;
      } catch (error) {
        const uri = unreadable(error, files);
        if (uri === undefined) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        folder.setAside(uri, reason);
        this.deps.onDamaged(uri, reason);
        // What has been handed over cannot be taken back; asked again, the file is left out.
        if (blocks > 0) throw new VedetteError('storage_damaged', `The archive's file ${uri} cannot be read and is left out from now on; ask again for an answer without it.`, { path: uri }, error);
      }
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

/** The file that an error of DuckDB is about: it names the path. Errors of other kinds are not about a file. */
function unreadable(error: unknown, files: readonly { readonly uri: string }[]): string | undefined {
  if (!(error instanceof VedetteError) || error.code === 'cancelled' || error.code === 'deadline') return undefined;
  return files.find(({ uri }) => error.message.includes(uri))?.uri;
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
