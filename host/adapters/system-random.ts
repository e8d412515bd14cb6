// Real randomness for spreading work; nothing secret is drawn from it.
import type { Random } from '../../agent-runtime/ports/ports.ts';

export const systemRandom: Random = { next: () => Math.random() };
