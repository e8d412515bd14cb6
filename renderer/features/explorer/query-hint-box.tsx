// Owns the box below the field that explains a function: its signature with the argument being written, what it does, an example.
import type { ReactNode } from 'react';
import { textOf, useLanguage, useText } from '../../i18n/use-text.ts';
import classes from './query-editor.module.css';
import { signaturePieces, type QueryHint } from './query-hint.ts';

export function QueryHintBox({ hint }: { readonly hint: QueryHint }): ReactNode {
  const text = useText('explorer');
  const language = useLanguage();
  const { signature } = hint;
  const { head, args } = signaturePieces(signature);
  return (
    <>
      <code className={classes.hintSignature}>
        {head}
        {args.map((arg, index) => (
          <span key={arg}>{index > 0 && ', '}{index === hint.argument ? <b>{arg}</b> : arg}</span>
        ))}
        )
      </code>
      <p className={classes.hintDoc}><span className={classes.hintFamily}>{text(`family.${signature.family}`)}</span> <Doc text={textOf('functions', `${signature.family}.${signature.name}`, { lng: language }) ?? signature.doc} /></p>
      <p className={classes.hintExample}>{text('hint.example')} <code>{signature.example}</code></p>
    </>
  );
}

/** Names of arguments stand between grave accents: they are shown as they are written. */
function Doc({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));
}
