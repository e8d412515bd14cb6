// Owns the Korean texts of the pipeline page.
import type { Messages } from '../messages.ts';
import type { pipeline as en } from '../en/pipeline.ts';

export const pipeline: Messages<typeof en> = {
  'verdict.ok': '모든 싱크가 정시입니다',
  'verdict.behind': '지연된 싱크가 있습니다',
  'sinks': '싱크',
  'column.sink': '싱크',
  'column.lag': '지연',
  'column.queued': '대기',
};
