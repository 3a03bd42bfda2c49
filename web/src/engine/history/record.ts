import type { HistoryWarning } from '../../bridge/types.ts';
import type { Core } from '../core.ts';
import type { HistoryRecord } from '../store/records.ts';
import { only } from '../store/records.ts';
import type { Step } from '../store/step.ts';

export const chainBytes = 16;
const mostWarnings = 20;

export const noChoice = { onlyHere: false, at: 0 };

export function historyOf({ store }: Core): HistoryRecord | undefined {
  return store.all('history').get(only);
}

/** Changes the record, which is made when it is not there yet. */
export async function changeHistory(
  core: Core,
  step: Step,
  change: (record: HistoryRecord) => Partial<HistoryRecord>,
): Promise<HistoryRecord> {
  const record = (await step.get('history', only)) ?? fresh(core);
  const changed = { ...record, ...change(record) };
  step.put('history', only, changed);
  return changed;
}

/** Keeps what the server was caught at, until the person has taken note. */
export async function warn(core: Core, step: Step, kind: HistoryWarning['kind'], chatId: string): Promise<void> {
  await changeHistory(core, step, ({ warnings }) => {
    if (warnings.some((each) => each.kind === kind && each.chatId === chatId)) return {};
    return { warnings: [...warnings, { kind, chatId, at: core.environment.now() }].slice(-mostWarnings) };
  });
  step.after(() => core.showHistory());
  core.environment.log('the history of the server does not fit', kind);
}

/** The one that new segments are written under. */
export function newestKey(record: HistoryRecord | undefined): HistoryRecord['keys'][number] | undefined {
  return record?.keys.at(-1);
}

function fresh({ environment }: Core): HistoryRecord {
  return {
    keys: [],
    chain: environment.random(chainBytes),
    choice: noChoice,
    choiceUntold: false,
    handed: {},
    askedAt: -Infinity,
    warnings: [],
  };
}
