// Owns what stands in place of a page: loading, unknown address, a page that failed.
import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { errorMessage } from '../../common/errors/vedette-error.ts';
import { useText } from '../i18n/use-text.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { PageLink, usePath } from './navigation.tsx';

export function PageLoading(): ReactNode {
  const text = useText('shell');
  return <div role="status" className="v-visually-hidden">{text('page.loading')}</div>;
}

export function NotFound(): ReactNode {
  const text = useText('shell');
  const path = usePath();
  return <EmptyState title={text('page.missing')} why={text('page.missingWhy', { path })} action={<PageLink to="/">{text('page.toOverview')}</PageLink>} />;
}

/** A page that threw: the shell goes on, the page can be loaded again. */
export function PageFault({ error, reset }: { readonly error: unknown; readonly reset?: () => void }): ReactNode {
  const text = useText('ui');
  return (
    <div role="alert">
      <EmptyState
        title={text('crash.title')}
        why={text('crash.why', { message: errorMessage(error) })}
        action={<Button variant="default" onClick={() => (reset === undefined ? location.reload() : reset())}>{text('crash.again')}</Button>}
      />
    </div>
  );
}

/** The last border: catches what no page's own border caught. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: undefined };
  static getDerivedStateFromError(error: unknown): { readonly error: unknown } {
    return { error };
  }
  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    // Reported to the window's own error channel, which the desktop shell writes to the log.
    reportError(new Error(`${errorMessage(error)}\n${info.componentStack ?? ''}`, { cause: error }));
  }
  override render(): ReactNode {
    return this.state.error === undefined ? this.props.children : <PageFault error={this.state.error} />;
  }
}
