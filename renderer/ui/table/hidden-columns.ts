// Owns which columns of a table are hidden, remembered per table.
import { setPreferences, usePreferences } from '../../app/preferences.ts';
import type { TableColumn } from './column.ts';

export interface HiddenColumns {
  readonly ids: readonly string[];
  toggle(id: string): void;
}

/** Hidden columns of the table called `name`; at first those that the columns themselves hide. */
export function useHiddenColumns<Row>(name: string, columns: readonly TableColumn<Row>[]): HiddenColumns {
  const stored = usePreferences((preferences) => preferences.hiddenColumns[name]);
  const ids = stored ?? columns.filter((column) => column.hidden).map((column) => column.id);
  return {
    ids,
    toggle(id) {
      const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
      setPreferences({ hiddenColumns: { ...usePreferences.getState().hiddenColumns, [name]: next } });
    },
  };
}
