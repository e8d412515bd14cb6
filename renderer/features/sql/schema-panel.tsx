// Owns the help beside the editor: tables and columns with what they mean, and questions to begin with; a click writes them.
import { ActionIcon } from '@mantine/core';
import { ChevronDown, ChevronRight, Plus } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import type { SqlTable } from '../../../common/model/storage.ts';
import type { VedetteError } from '../../../common/errors/vedette-error.ts';
import { columnDoc, tableDoc } from '../../i18n/schema-docs.ts';
import { useLanguage, useText } from '../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../ui/empty-state.tsx';
import { examplesFor, EXAMPLE_QUERIES } from './example-queries.ts';
import { sqlName } from './sql-tokens.ts';
import classes from './schema-panel.module.css';

export interface SchemaPanelProps {
  readonly tables: readonly SqlTable[] | undefined;
  readonly error: VedetteError | null;
  readonly onRetry: () => void;
  /** Puts a name at the cursor. */
  readonly onInsert: (name: string) => void;
  /** Puts a whole statement in place of what is there. */
  readonly onExample: (text: string) => void;
}

export function SchemaPanel(props: SchemaPanelProps): ReactNode {
  const text = useText('sql');
  const [opened, setOpened] = useState<string | undefined>('metrics');
  const { tables } = props;
  return (
    <aside className={classes.panel} aria-label={text('schema')}>
      <h2 className={classes.title}>{text('schema.tables')}</h2>
      {tables === undefined && props.error === null && <EmptyState compact title={text('schema.loading')} />}
      {tables === undefined && props.error !== null && <ErrorState compact error={props.error} what={text('schema.failed')} onRetry={props.onRetry} />}
      <ul className={classes.tables}>
        {(tables ?? []).map((table) => (
          <Table key={table.name} table={table} opened={opened === table.name} onToggle={() => setOpened(opened === table.name ? undefined : table.name)} onInsert={props.onInsert} />
        ))}
      </ul>
      <h2 className={classes.title}>{text('examples')}</h2>
      <ul className={classes.examples}>
        {(tables === undefined ? EXAMPLE_QUERIES : examplesFor(tables)).map((example) => (
          <li key={example.name}><button type="button" className={classes.example} title={example.text} onClick={() => props.onExample(example.text)}>{text(`example.${example.name}`)}</button></li>
        ))}
      </ul>
      <p className={classes.note}>{text('schema.note')}</p>
    </aside>
  );
}

function Table({ table, opened, onToggle, onInsert }: { readonly table: SqlTable; readonly opened: boolean; readonly onToggle: () => void; readonly onInsert: (name: string) => void }): ReactNode {
  const text = useText('sql');
  const language = useLanguage();
  const id = useId();
  const doc = tableDoc(table.name, table.doc, language);
  const columns = table.columns.map((column) => ({ ...column, doc: columnDoc(table.name, column.name, column.doc, language) }));
  return (
    <li>
      <div className={classes.head}>
        <button type="button" className={classes.name} aria-expanded={opened} aria-controls={id} title={doc} onClick={onToggle}>
          {opened ? <ChevronDown size={13} aria-hidden /> : <ChevronRight size={13} aria-hidden />}
          <span>{table.name}</span>
          <span className={classes.quiet}>{table.columns.length}</span>
        </button>
        <ActionIcon size={22} aria-label={text('schema.insert', { name: table.name })} title={text('schema.insert', { name: table.name })} onClick={() => onInsert(sqlName(table.name))}><Plus size={14} /></ActionIcon>
      </div>
      <div id={id}>
        {opened && (
          <>
            <p className={classes.doc}>{doc}</p>
            {columns.map((column) => (
              <button key={column.name} type="button" className={classes.column} title={`${text('schema.insert', { name: column.name })}\n${column.doc}`} onClick={() => onInsert(sqlName(column.name))}>
                <span className={classes.columnName}>{column.name}</span>
                <span className={classes.quiet}>{column.type}</span>
                {column.doc !== '' && <span className={classes.columnDoc}>{column.doc}</span>}
              </button>
            ))}
          </>
        )}
      </div>
    </li>
  );
}
