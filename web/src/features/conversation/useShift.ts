import { useState } from 'react';
import { changedAtStart, type Row } from './rows.ts';

/** Whether this drawing put lines on top of the last one, so that the list holds what is under the eyes in its place. */
export function useShift(rows: readonly Row[]): boolean {
  const [drawn, setDrawn] = useState({ rows, shift: false });
  if (drawn.rows !== rows) setDrawn({ rows, shift: changedAtStart(drawn.rows, rows) });
  return drawn.shift;
}
