// Owns the place where files are dropped or chosen, and reads their bytes.
import { Button } from '@mantine/core';
import { Upload } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useText } from '../../i18n/use-text.ts';
import classes from './drop-files.module.css';

export interface DroppedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface DropFilesProps {
  readonly label: string;
  readonly hint: string;
  readonly multiple?: boolean;
  readonly busy?: boolean;
  /** Together; more are refused with a sentence before they are read. */
  readonly mostBytes: number;
  readonly onFiles: (files: readonly DroppedFile[]) => void;
}

export function DropFiles(props: DropFilesProps): ReactNode {
  const text = useText('networkTools');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [problem, setProblem] = useState('');
  const take = async (list: FileList | null): Promise<void> => {
    const files = [...(list ?? [])].slice(0, props.multiple === true ? 200 : 1);
    if (files.length === 0) return;
    if (files.reduce((sum, file) => sum + file.size, 0) > props.mostBytes) {
      setProblem(text('drop.large', { size: Math.round(props.mostBytes / 2 ** 20) }));
      return;
    }
    try {
      const read = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
      setProblem('');
      props.onFiles(read);
    } catch {
      // A folder, or a file that went away between dropping and reading.
      setProblem(text('drop.unreadable'));
    }
  };
  const onDrag = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    // Dropping is for the pointer; the button does the same from the keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes.drop}
      data-over={over || undefined}
      role="group"
      aria-label={props.label}
      onDragEnter={onDrag}
      onDragOver={onDrag}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files);
      }}
    >
      <input
        ref={input}
        type="file"
        hidden
        multiple={props.multiple === true}
        onChange={(event) => {
          void take(event.currentTarget.files);
          // The same file again is a change, too.
          event.currentTarget.value = '';
        }}
      />
      <Button variant="default" loading={props.busy === true} leftSection={<Upload size={14} aria-hidden />} onClick={() => input.current?.click()}>{props.label}</Button>
      <span className={classes.hint}>{props.hint}</span>
      {problem !== '' && <span className={classes.problem} role="alert">{problem}</span>}
    </div>
  );
}
