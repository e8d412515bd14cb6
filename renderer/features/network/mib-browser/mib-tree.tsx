// Owns the tree of objects: children are asked for when a branch is opened; arrow keys walk through it.
import { ChevronDown, ChevronRight, Columns3, FileText, Folder, Siren, Table, TableRowsSplit } from 'lucide-react';
import { useEffect, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useQueries } from '@tanstack/react-query';
import { callKey, useConsoleClient } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { EmptyState, ErrorState } from '../../../ui/empty-state.tsx';
import { toVedetteError } from '../../../../common/errors/vedette-error.ts';
import type { MibObject } from './mib-types.ts';
import { ancestorsOf } from './oid-text.ts';
import classes from './mib.module.css';

/** Open at first: down to what devices have. */
const FIRST_OPEN = ['1', '1.3', '1.3.6', '1.3.6.1', '1.3.6.1.2', '1.3.6.1.2.1', '1.3.6.1.4'];
const ICONS = { node: Folder, scalar: FileText, table: Table, row: TableRowsSplit, column: Columns3, notification: Siren } as const;

interface Line {
  readonly object: MibObject;
  readonly depth: number;
  readonly isOpen: boolean;
}

export function MibTree({ selected, onSelect }: { readonly selected: string; readonly onSelect: (oid: string) => void }): ReactNode {
  const text = useText('networkTools');
  const client = useConsoleClient();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set([...FIRST_OPEN, ...ancestorsOf(selected)]));
  const [revealed, setRevealed] = useState(selected);
  if (revealed !== selected) {
    // Chosen elsewhere (a search, a value): its branch opens.
    setRevealed(selected);
    setOpen(new Set([...open, ...ancestorsOf(selected)]));
  }
  const wanted = useMemo(() => ['', ...open], [open]);
  const branches = useQueries({
    queries: wanted.map((oid) => ({ queryKey: callKey('mibs.children', { oid }), queryFn: ({ signal }: { readonly signal: AbortSignal }) => client.call('mibs.children', { oid }, { signal }), staleTime: Infinity })),
  });
  const children = new Map(wanted.map((oid, index) => [oid, branches[index]?.data]));
  const lines: Line[] = [];
  const add = (oid: string, depth: number): void => {
    for (const object of children.get(oid) ?? []) {
      const isOpen = open.has(object.oid) && object.hasChildren;
      lines.push({ object, depth, isOpen });
      if (isOpen) add(object.oid, depth + 1);
    }
  };
  add('', 0);
  const known = lines.some(({ object }) => object.oid === selected);
  useEffect(() => {
    if (known) document.getElementById(`mib-${selected}`)?.scrollIntoView({ block: 'nearest' });
  }, [selected, known]);
  const toggle = (oid: string): void => setOpen((before) => (before.has(oid) ? new Set([...before].filter((other) => other !== oid)) : new Set([...before, oid])));
  const at = lines.findIndex(({ object }) => object.oid === selected);
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[at];
    const go = (index: number): void => {
      const target = lines[Math.max(0, Math.min(lines.length - 1, index))];
      if (target !== undefined) onSelect(target.object.oid);
    };
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(lines.length - 1);
    else if (event.key === 'ArrowRight' && line !== undefined) {
      if (line.object.hasChildren && !line.isOpen) toggle(line.object.oid);
      else go(at + 1);
    } else if (event.key === 'ArrowLeft' && line !== undefined) {
      if (line.isOpen) toggle(line.object.oid);
      else go(lines.findLastIndex(({ depth }, index) => index < at && depth < line.depth));
    } else if ((event.key === 'Enter' || event.key === ' ') && line !== undefined && line.object.hasChildren) toggle(line.object.oid);
    else return;
    event.preventDefault();
  };
  const failed = branches.find(({ error }) => error !== null);
  if (lines.length === 0) return failed === undefined ? <EmptyState title={text('loading')} /> : <ErrorState error={toVedetteError(failed.error)} what={text('mib.treeFailed')} onRetry={() => void failed.refetch()} />;
  return (
    <div className={classes.tree} role="tree" aria-label={text('mib.tree')} tabIndex={0} aria-activedescendant={at >= 0 ? `mib-${selected}` : undefined} onKeyDown={onKeyDown}>
      {lines.map(({ object, depth, isOpen }) => {
        const Icon = ICONS[object.kind];
        return (
          // The tree itself has the focus and hears the keys.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={object.oid}
            id={`mib-${object.oid}`}
            role="treeitem"
            aria-level={depth + 1}
            aria-selected={object.oid === selected}
            aria-expanded={object.hasChildren ? isOpen : undefined}
            className={classes.node}
            style={{ paddingLeft: 6 + depth * 13 }}
            onClick={() => {
              if (object.hasChildren && (object.oid === selected || !isOpen)) toggle(object.oid);
              onSelect(object.oid);
            }}
          >
            <span className={classes.twist} aria-hidden>{object.hasChildren && (isOpen ? <ChevronDown size={13} /> : <ChevronRight size={13} />)}</span>
            <Icon size={13} aria-hidden className={classes.kindIcon} />
            <span className={classes.cut}>{object.name}</span>
            <span className={classes.number}>{object.oid.split('.').at(-1)}</span>
          </div>
        );
      })}
    </div>
  );
}
