// Owns how much a device is asked at once: learned, or fixed by a person.
import { Button, NumberInput, Switch } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import type { DeviceDetail } from '../lan-types.ts';
import classes from './device.module.css';
import { Field } from './setting-field.tsx';

type Limits = DeviceDetail['poll']['limits'];
const NUMBERS = [['maxRepetitions', 200], ['maxColumns', 20], ['maxGet', 100]] as const;

export function LimitsField({ poll, error, onSave }: { readonly poll: DeviceDetail['poll']; readonly error: string | undefined; readonly onSave: (limits: Limits | null) => void }): ReactNode {
  const text = useText('networkDevices');
  const [draft, setDraft] = useState<Limits | undefined>(undefined);
  const { limits } = poll;
  const shown = draft ?? limits;
  const isGood = NUMBERS.every(([name, most]) => Number.isInteger(shown[name]) && shown[name] >= 1 && shown[name] <= most);
  return (
    <Field label={text('settings.limits')} help={text('settings.limitsHelp')} error={error}>
      {(id) => (
        <div className={classes.limits}>
          <Switch id={id} label={text('settings.limitsFixed')} checked={poll.limitsFixed || draft !== undefined} onChange={(event) => {
            if (event.currentTarget.checked) setDraft(limits);
            else {
              setDraft(undefined);
              if (poll.limitsFixed) onSave(null);
            }
          }} />
          {poll.limitsFixed || draft !== undefined ? (
            <>
              <Switch label={text('limits.bulk')} checked={shown.bulk} onChange={(event) => setDraft({ ...shown, bulk: event.currentTarget.checked })} />
              <div className={classes.limitNumbers}>
                {NUMBERS.map(([name, most]) => <NumberInput key={name} label={text(`limits.${name}`)} value={shown[name]} min={1} max={most} allowDecimal={false} hideControls onChange={(value) => setDraft({ ...shown, [name]: Number(value) })} />)}
              </div>
              {draft !== undefined && (
                <div className={classes.fieldActions}>
                  <Button size="compact-sm" disabled={!isGood} onClick={() => {
                    onSave(draft);
                    setDraft(undefined);
                  }}>{text('save')}</Button>
                  <Button size="compact-sm" variant="default" onClick={() => setDraft(undefined)}>{text('cancel')}</Button>
                </div>
              )}
            </>
          ) : (
            <p className={classes.help}>{limits.bulk ? text('poll.bulk', { repetitions: limits.maxRepetitions, columns: limits.maxColumns, get: limits.maxGet }) : text('poll.noBulk', { get: limits.maxGet })}</p>
          )}
        </div>
      )}
    </Field>
  );
}
