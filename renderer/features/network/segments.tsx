// Owns the choice between a few views side by side, drawn so that its ground is seen in both themes.
import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './segments.module.css';

export function Segments<T extends string>(props: { readonly label: string; readonly value: T; readonly data: readonly { readonly value: T; readonly label: string }[]; readonly wide?: boolean; readonly onChange: (value: T) => void }): ReactNode {
  return <SegmentedControl<T> size="xs" fullWidth={props.wide === true} aria-label={props.label} value={props.value} data={[...props.data]} onChange={props.onChange} classNames={{ root: classes.root ?? '', indicator: classes.indicator ?? '', label: classes.label ?? '' }} />;
}
