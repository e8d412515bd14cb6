// Prometheus remote write as bytes: one request template per workload, in which only times and values change from tick to tick.
// Layout: WriteRequest { repeated TimeSeries = 1 }, TimeSeries { repeated Label = 1, repeated Sample = 2 }, Label { name = 1, value = 2 },
// Sample { double value = 1, int64 timestamp = 2 } (github.com/prometheus/prometheus, prompb/types.proto), in a snappy block.
import { Agent, request } from 'node:http';

/** Epoch milliseconds of this century are varints of six bytes. */
const TIME_BYTES = 6;
const SAMPLE_BYTES = 1 + 8 + 1 + TIME_BYTES;

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 128);
  }
};
const field = (number: number, content: readonly number[]): number[] => [(number << 3) | 2, ...varint(content.length), ...content];
const text = (words: string): number[] => [...Buffer.from(words)];

/** A request of `samplesPerSeries` points of every series. */
export class RemoteWriteBody {
  readonly bytes: Buffer;
  private readonly view: DataView;
  private readonly samplesPerSeries: number;
  /** Where the first sample's value of each series lies. */
  private readonly places: Uint32Array;

  /** @param labels the labels of each series, sorted by name, `__name__` among them */
  constructor(labels: readonly (readonly (readonly [string, string])[])[], samplesPerSeries: number) {
    this.samplesPerSeries = samplesPerSeries;
    const sample = [(2 << 3) | 2, SAMPLE_BYTES, (1 << 3) | 1, 0, 0, 0, 0, 0, 0, 0, 0, 2 << 3, 128, 128, 128, 128, 128, 0];
    const samples = Array.from({ length: samplesPerSeries }, () => sample).flat();
    const pieces: Buffer[] = [];
    this.places = new Uint32Array(labels.length);
    let length = 0;
    labels.forEach((pairs, index) => {
      const names = pairs.flatMap(([name, value]) => field(1, [...field(1, text(name)), ...field(2, text(value))]));
      const piece = Buffer.from(field(1, [...names, ...samples]));
      this.places[index] = length + piece.length - samples.length + 3;
      pieces.push(piece);
      length += piece.length;
    });
    // Snappy: the length, then one literal of everything. Nothing is compressed, which saves the server work, so it favours the peer.
    const head = [...varint(length), 63 << 2, ...new Uint8Array(new Uint32Array([length - 1]).buffer)];
    for (let i = 0; i < this.places.length; i++) this.places[i]! += head.length;
    this.bytes = Buffer.concat([Buffer.from(head), ...pieces]);
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
  }

  /** Writes sample `nth` of every series. */
  fill(nth: number, times: Float64Array, values: Float64Array): void {
    if (nth >= this.samplesPerSeries) throw new RangeError(`a request has ${this.samplesPerSeries} samples of a series`);
    const { view, places } = this;
    for (let i = 0; i < places.length; i++) {
      let at = places[i]! + nth * (SAMPLE_BYTES + 2);
      view.setFloat64(at, values[i]!, true);
      at += 9;
      let rest = times[i]!;
      for (let byte = 0; byte < TIME_BYTES - 1; byte++) {
        const high = Math.floor(rest / 128);
        view.setUint8(at++, (rest - high * 128) | 128);
        rest = high;
      }
      view.setUint8(at, rest);
    }
  }
}

/** Sends bodies to one server over a connection that is kept. */
export class KeptConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly port: number;
  constructor(port: number) {
    this.port = port;
  }

  /** Sends a remote-write body; throws with the server's words when it is refused. */
  async write(path: string, body: Buffer): Promise<void> {
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0', 'content-length': body.length };
    await this.send('POST', path, headers, body);
  }

  /** The text of an answer; throws when it is not 2xx. */
  get(path: string): Promise<string> {
    return this.send('GET', path, {});
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, headers: Record<string, string | number>, body?: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      const sent = request({ agent: this.agent, host: '127.0.0.1', port: this.port, method, path, headers }, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => void pieces.push(piece));
        response.once('error', reject);
        response.once('end', () => {
          const answer = Buffer.concat(pieces).toString();
          const status = response.statusCode ?? 0;
          if (status >= 200 && status < 300) resolve(answer);
          else reject(new Error(`${method} ${path.slice(0, 200)} answered ${status}: ${answer.slice(0, 500)}`));
        });
      });
      sent.once('error', reject);
      sent.end(body);
    });
  }
}
