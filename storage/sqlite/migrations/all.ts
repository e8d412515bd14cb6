// The list of all schema steps, in order.
import { points } from './0001-points.ts';
import { timeline } from './0002-timeline.ts';
import { snapshots } from './0003-snapshots.ts';
import { segments } from './0004-segments.ts';
import { documents } from './0005-documents.ts';
import { eventValues } from './0006-event-values.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [points, timeline, snapshots, segments, documents, eventValues];
