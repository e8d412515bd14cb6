// Owns the unsaved text of vedette.yaml: it outlives a look at another page.
import { createStore } from '../../app/create-store.ts';

export interface Draft {
  readonly text: string;
  /** The revision of the file that the edit began from. */
  readonly revision: string;
}

export const useDraft = createStore<{ readonly draft: Draft | undefined }>(() => ({ draft: undefined }));

export function setDraft(draft: Draft | undefined): void {
  useDraft.setState({ draft });
}
