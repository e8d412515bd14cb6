// Owns what a command of the palette is, and which ones fit what was typed.
import type { ReactNode } from 'react';

export interface Command {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon: ReactNode;
  readonly run: () => void;
}

/** Every word of the text occurs in the label or detail. */
export function matches(text: string, command: Pick<Command, 'label' | 'detail'>): boolean {
  const hay = `${command.label} ${command.detail ?? ''}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => hay.includes(word));
}
