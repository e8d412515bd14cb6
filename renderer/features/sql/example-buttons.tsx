// Owns the questions to begin with, side by side where an answer will stand.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SqlTable } from '../../../common/model/storage.ts';
import { useText } from '../../i18n/use-text.ts';
import { EXAMPLE_QUERIES, examplesFor } from './example-queries.ts';
import classes from './sql.module.css';

/** One button for each example that the tables can answer (all, while they are not known); `onExample` gets its statement. */
export function ExampleButtons({ tables, onExample }: { readonly tables: readonly SqlTable[] | undefined; readonly onExample: (text: string) => void }): ReactNode {
  const text = useText('sql');
  return (
    <div className={classes.exampleButtons} role="group" aria-label={text('examples')}>
      {(tables === undefined ? EXAMPLE_QUERIES : examplesFor(tables)).map((example) => (
        <Button key={example.name} size="compact-sm" variant="default" title={example.text} onClick={() => onExample(example.text)}>{text(`example.${example.name}`)}</Button>
      ))}
    </div>
  );
}
