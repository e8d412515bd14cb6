// Owns the fields that write one setting into vedette.yaml: saved on Enter or on leaving, the reason of a refusal beside the field.
import { ActionIcon, NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { Check, RotateCcw } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { toVedetteError } from '../../../common/errors/vedette-error.ts';
import { useText } from '../../i18n/use-text.ts';
import { effectiveRows, valueAt } from './effective-rows.ts';
import classes from './settings.module.css';
import type { Config, SettingValue } from './use-config.ts';

export interface SettingProps {
  readonly config: Config;
  /** Dotted path in the file. */
  readonly path: string;
  readonly label: string;
  readonly help?: string | undefined;
}

interface Writing {
  readonly pending: boolean;
  readonly error: string | undefined;
  readonly saved: boolean;
  write(value: SettingValue): Promise<boolean>;
  clear(): void;
}

function useWriting(config: Config, path: string): Writing {
  const [state, setState] = useState<{ readonly pending: boolean; readonly error: string | undefined; readonly saved: boolean }>({ pending: false, error: undefined, saved: false });
  return {
    ...state,
    async write(value) {
      setState({ pending: true, error: undefined, saved: false });
      try {
        await config.set(path, value);
        setState({ pending: false, error: undefined, saved: true });
        return true;
      } catch (thrown) {
        setState({ pending: false, error: toVedetteError(thrown).message, saved: false });
        return false;
      }
    },
    clear: () => setState({ pending: false, error: undefined, saved: false }),
  };
}

/** Label and help at the left, the field and where its value comes from at the right. */
function SettingRow(props: SettingProps & { readonly id: string; readonly writing: Writing; readonly onReset?: () => void; readonly children: ReactNode }): ReactNode {
  const { config, path, writing } = props;
  const text = useText('settings');
  const inFile = config.state !== undefined && effectiveRows(config.state.effective, config.state.overridden).some((row) => row.inFile && (row.path === path || row.path.startsWith(`${path}.`)));
  return (
    <div className={classes.setting}>
      <div>
        <label className={classes.settingLabel} htmlFor={props.id}>{props.label}</label>
        {props.help !== undefined && <p className={classes.help}>{props.help}</p>}
        <code className={classes.path}>{path}</code>
      </div>
      <div className={classes.control}>
        <div className={classes.controlLine}>
          {props.children}
          {inFile && (
            <ActionIcon aria-label={text('setting.reset', { label: props.label })} title={text('setting.reset', { label: props.label })} disabled={writing.pending} onClick={() => void writing.write(null).then((done) => done && props.onReset?.())}>
              <RotateCcw size={14} />
            </ActionIcon>
          )}
        </div>
        <div className={classes.origin} role="status">
          {writing.error !== undefined ? <span className={classes.problem} role="alert">{writing.error}</span> : writing.pending ? text('setting.saving') : writing.saved ? <span className={classes.saved}><Check size={12} aria-hidden /> {text('setting.saved')}</span> : text(inFile ? 'setting.inFile' : 'setting.default')}
        </div>
      </div>
    </div>
  );
}

/** A duration, size, name or other short text; `numeric` writes a number. */
export function TextSetting(props: SettingProps & { readonly numeric?: boolean; readonly placeholder?: string; readonly suffix?: string; readonly width?: number }): ReactNode {
  const { config, path } = props;
  const id = useId();
  const writing = useWriting(config, path);
  const raw = config.state === undefined ? '' : valueAt(config.state.effective, path);
  const current = typeof raw === 'string' || typeof raw === 'number' ? String(raw) : '';
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const save = (): void => {
    if (draft === undefined || draft.trim() === current) {
      setDraft(undefined);
      if (draft !== undefined) writing.clear();
      return;
    }
    const typed = draft.trim();
    const value = props.numeric && typed !== '' && Number.isFinite(Number(typed)) ? Number(typed) : typed;
    void writing.write(value).then((done) => done && setDraft(undefined));
  };
  const field = {
    id,
    disabled: config.state === undefined,
    error: writing.error !== undefined,
    style: { width: props.width ?? 160 },
    onBlur: save,
    onKeyDown: (event: React.KeyboardEvent) => {
      if (event.key === 'Enter') save();
      if (event.key === 'Escape') {
        setDraft(undefined);
        writing.clear();
      }
    },
  };
  return (
    <SettingRow {...props} id={id} writing={writing} onReset={() => setDraft(undefined)}>
      {props.numeric ? (
        <NumberInput {...field} value={draft ?? current} suffix={props.suffix} onChange={(value) => setDraft(String(value))} hideControls />
      ) : (
        <TextInput {...field} value={draft ?? current} placeholder={props.placeholder} onChange={(event) => setDraft(event.currentTarget.value)} />
      )}
    </SettingRow>
  );
}

export function SwitchSetting(props: SettingProps): ReactNode {
  const { config, path } = props;
  const id = useId();
  const writing = useWriting(config, path);
  const checked = config.state !== undefined && valueAt(config.state.effective, path) === true;
  return (
    <SettingRow {...props} id={id} writing={writing}>
      <Switch id={id} checked={checked} disabled={config.state === undefined || writing.pending} onChange={(event) => void writing.write(event.currentTarget.checked)} />
    </SettingRow>
  );
}

export function ChoiceSetting(props: SettingProps & { readonly choices: readonly string[] }): ReactNode {
  const { config, path } = props;
  const id = useId();
  const writing = useWriting(config, path);
  const raw = config.state === undefined ? undefined : valueAt(config.state.effective, path);
  return (
    <SettingRow {...props} id={id} writing={writing}>
      <Select id={id} value={typeof raw === 'string' ? raw : null} data={[...props.choices]} allowDeselect={false} disabled={config.state === undefined || writing.pending} style={{ width: 160 }} onChange={(value) => value !== null && void writing.write(value)} />
    </SettingRow>
  );
}

/** A list of texts: Enter or a comma ends one. */
export function ListSetting(props: SettingProps & { readonly placeholder?: string }): ReactNode {
  const { config, path } = props;
  const id = useId();
  const writing = useWriting(config, path);
  const raw = config.state === undefined ? undefined : valueAt(config.state.effective, path);
  const values = Array.isArray(raw) ? raw.map(String) : [];
  return (
    <SettingRow {...props} id={id} writing={writing}>
      <TagsInput id={id} size="xs" value={values} disabled={config.state === undefined || writing.pending} placeholder={props.placeholder ?? ''} style={{ width: 'min(360px, 100%)' }} onChange={(next) => void writing.write([...next])} />
    </SettingRow>
  );
}
