// Stretches of time with a reason (sleep, clock step, stop, reduced sampling).
import { VedetteError } from '../../common/errors/vedette-error.ts';
import type { Span, SpanKind } from '../../common/model/event.ts';
import type { SpanStore } from '../api.ts';
import type { Database } from './database.ts';

interface Row {
  readonly id: number;
  readonly kind: SpanKind;
  readonly from_t: number;
  readonly to_t: number;
  readonly detail: string;
}

export function createSpanStore(database: Database): SpanStore {
  return {
    add({ kind, from, to, detail }): Span {
      const { lastId } = database.run('INSERT INTO spans (kind, from_t, to_t, detail) VALUES (?, ?, ?, ?)', kind, Math.round(from), Math.round(to), detail);
      return { id: lastId, kind, from: Math.round(from), to: Math.round(to), detail };
    },
    extend(id, to) {
      const { changes } = database.run('UPDATE spans SET to_t = max(to_t, ?) WHERE id = ?', Math.round(to), id);
      if (changes === 0) throw new VedetteError('not_found', `There is no span ${id}.`);
    },
    list: ({ from, to }) =>
      database
        .all<Row>('SELECT * FROM spans WHERE from_t < ? AND to_t > ? ORDER BY from_t, id', Math.round(to), Math.round(from))
        .map((row) => ({ id: row.id, kind: row.kind, from: row.from_t, to: row.to_t, detail: row.detail })),
  };
}
