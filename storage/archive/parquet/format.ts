// Numbers and names of the Parquet format that writer and reader share. Source: parquet.thrift of Apache Parquet.

export const MAGIC = new TextEncoder().encode('PAR1');
export const PHYSICAL = { int32: 1, int64: 2, double: 5, byteArray: 6 } as const;
export const ENCODING = { plain: 0, rle: 3, delta: 5, dictionary: 8, byteStreamSplit: 9 } as const;
export const PAGE = { data: 0, dictionary: 2 } as const;
export const ZSTD_CODEC = 6;

/** What a column holds: texts (null where a row has none), 32-bit integers, times in whole milliseconds of UTC, counts of 64 bits, or doubles. */
export type ColumnKind = 'text' | 'optional text' | 'integer' | 'time' | 'count' | 'double';
export interface ParquetColumn {
  readonly name: string;
  readonly kind: ColumnKind;
}
export const PHYSICAL_OF: Record<ColumnKind, number> = { text: PHYSICAL.byteArray, 'optional text': PHYSICAL.byteArray, integer: PHYSICAL.int32, time: PHYSICAL.int64, count: PHYSICAL.int64, double: PHYSICAL.double };

/** A text, number or nothing that so many rows one after the other have. */
export interface Run {
  readonly value: string | number | null;
  readonly rows: number;
}
