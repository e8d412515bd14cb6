// Owns the form of the limits: days and sizes together, what they would take away, and a second question before anything goes.
import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useId, useState, type ReactNode } from 'react';
import { toVedetteError } from '../../../../common/errors/vedette-error.ts';
import type { RetentionEffect } from '../../../../common/model/storage.ts';
import { useCall } from '../../../api/hooks.ts';
import { useText } from '../../../i18n/use-text.ts';
import { ErrorState } from '../../../ui/empty-state.tsx';
import { StateGlyph } from '../../../ui/state-badge.tsx';
import shared from '../settings.module.css';
import type { Config } from '../use-config.ts';
import { AskAgain } from './ask-again.tsx';
import { EffectList, useLossWords } from './effect-list.tsx';
import { LIMITS, limitChanges, limitText, takesAway, wishOf, type LimitDraft } from './limits.ts';
import classes from './storage.module.css';

const TYPING_MS = 300;

export function LimitsForm({ config }: { readonly config: Config }): ReactNode {
  const text = useText('storage');
  const id = useId();
  const [draft, setDraft] = useState<LimitDraft>({});
  const [asking, setAsking] = useState(false);
  const [saving, setSaving] = useState(false);
  const [outcome, setOutcome] = useState<{ readonly ok: boolean; readonly message: string } | undefined>(undefined);
  const effective = config.state?.effective ?? {};
  const changes = limitChanges(draft, effective);
  const unreadable = changes.some((change) => change.problem !== undefined);
  const wish = wishOf(changes);
  const [asked] = useDebouncedValue(JSON.stringify(wish), TYPING_MS);
  const preview = useCall('storage.previewRetention', JSON.parse(asked) as typeof wish, { enabled: config.state !== undefined });
  const settled = asked === JSON.stringify(wish) && !preview.isPlaceholderData && !preview.isFetching;
  const effects: readonly RetentionEffect[] = preview.error === null ? (preview.data ?? []) : [];
  const losses = settled ? effects.filter(takesAway) : [];
  // Without a preview a tighter limit may take anything.
  const destructive = changes.length > 0 && (losses.length > 0 || (preview.error !== null && changes.some((change) => change.tighter)));
  const lossWords = useLossWords();

  const save = async (): Promise<void> => {
    setSaving(true);
    setAsking(false);
    try {
      await config.setAll(changes.map((change) => ({ path: change.limit.path, value: change.text })));
      setDraft({});
      setOutcome({ ok: true, message: text(destructive ? 'limits.savedDeletes' : 'limits.saved') });
    } catch (thrown) {
      setOutcome({ ok: false, message: toVedetteError(thrown).message });
    } finally {
      setSaving(false);
    }
  };
  const submit = (): void => {
    if (changes.length === 0 || unreadable || saving || !(settled || preview.error !== null)) return;
    setOutcome(undefined);
    if (!destructive) return void save();
    setAsking(true);
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={classes.limits}>
        {LIMITS.map((limit) => {
          const change = changes.find((one) => one.limit === limit);
          const problem = change?.problem;
          return (
            <div key={limit.name} className={classes.limit}>
              <label htmlFor={`${id}-${limit.name}`} className={shared.settingLabel}>{text(`limit.${limit.name}`)}</label>
              <p className={shared.help}>{text(`limit.${limit.name}.help`)}</p>
              <TextInput
                id={`${id}-${limit.name}`}
                value={draft[limit.name] ?? limitText(limit, effective)}
                disabled={config.state === undefined || saving}
                error={problem === undefined ? undefined : problem.kind === 'unreadable' ? text(limit.kind === 'span' ? 'limit.badSpan' : 'limit.badSize') : text(`limit.${problem.kind}`, { bound: problem.bound })}
                onChange={(event) => {
                  setDraft({ ...draft, [limit.name]: event.currentTarget.value });
                  setAsking(false);
                  setOutcome(undefined);
                }}
              />
              <code className={shared.path}>{limit.path}</code>
            </div>
          );
        })}
      </div>
      <section className={classes.preview} aria-label={text('preview')} aria-busy={!settled}>
        <h3>{text(changes.length === 0 ? 'preview.now' : 'preview.then')}</h3>
        {preview.error !== null ? <ErrorState compact error={preview.error} what={text('preview.failed')} onRetry={() => void preview.refetch()} /> : <EffectList effects={effects} wished={changes.length > 0} dimmed={!settled} />}
      </section>
      {asking && (
        <AskAgain label={text('ask.title')} no={text('ask.keep')} yes={text('ask.delete')} deletes onNo={() => setAsking(false)} onYes={() => void save()}>
          <p><StateGlyph state="alert" /> <b>{text('ask.title')}</b></p>
          <ul>{losses.length === 0 ? <li>{text('ask.unknown')}</li> : losses.map((effect) => <li key={effect.tier}>{lossWords(effect)}</li>)}</ul>
          <p>{text('ask.forGood')}</p>
        </AskAgain>
      )}
      <div className={classes.buttons}>
        <Button type="submit" loading={saving} disabled={changes.length === 0 || unreadable || asking || !(settled || preview.error !== null)}>{text(destructive ? 'limits.saveDestructive' : 'limits.save')}</Button>
        <Button variant="default" disabled={Object.keys(draft).length === 0 || saving} onClick={() => {
          setDraft({});
          setAsking(false);
          setOutcome(undefined);
        }}>{text('limits.revert')}</Button>
        <span role="status" className={outcome?.ok === false ? shared.problem : shared.saved}>{outcome?.message}</span>
      </div>
    </form>
  );
}
