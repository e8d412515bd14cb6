// Owns the unsaved texts of profiles by name: they outlive a look at another page.
import { createStore } from '../../../app/create-store.ts';

export const useProfileDrafts = createStore<{ readonly drafts: Readonly<Record<string, string>> }>(() => ({ drafts: {} }));

/** Undefined forgets the draft. */
export function setProfileDraft(name: string, text: string | undefined): void {
  useProfileDrafts.setState(({ drafts }) => {
    const { [name]: _, ...others } = drafts;
    return { drafts: text === undefined ? others : { ...others, [name]: text } };
  });
}
