// Owns the row of one setting of a device: label and help, the field, the reason of a refusal.
import { useId, type ReactNode } from 'react';
import classes from './device.module.css';

export function Field({ label, help, error, children }: { readonly label: string; readonly help: ReactNode; readonly error?: string | undefined; readonly children: (id: string) => ReactNode }): ReactNode {
  const id = useId();
  return (
    <div className={classes.setting}>
      <div>
        <label className={classes.settingLabel} htmlFor={id}>{label}</label>
        <p className={classes.help}>{help}</p>
      </div>
      <div>
        {children(id)}
        {error !== undefined && <p className={classes.failed} role="alert">{error}</p>}
      </div>
    </div>
  );
}
