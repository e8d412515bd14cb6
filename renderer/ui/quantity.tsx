// Owns how a number with a unit is shown: three significant digits, unit always, a dash with its reason when unknown.
import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { formatQuantity } from './format-quantity.ts';
import classes from './quantity.module.css';

/** `value` in `unit` (a name of common/units). `reason` says on hover why a value is unknown. */
export function Quantity(props: { readonly value: number | null | undefined; readonly unit: string; readonly reason?: string | undefined; readonly large?: boolean }): ReactNode {
  const text = useText('ui');
  const { value, unit } = props;
  if (value === null || value === undefined || !Number.isFinite(value)) {
    return <Tooltip label={props.reason || text('unknown.value')}><span className={classes.unknown}>–</span></Tooltip>;
  }
  const shown = formatQuantity(value, unit);
  return (
    <span className={props.large ? classes.large : classes.quantity}>
      <span className={classes.number}>{shown.number}</span>
      {shown.unit !== '' && <span className={shown.unit === '%' ? classes.percent : classes.unit}>{shown.unit}</span>}
    </span>
  );
}
