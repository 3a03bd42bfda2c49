import { useState } from 'react';
import { changedAtStart, isElsewhere, type Row } from './rows.ts';

/**
 * Whether this drawing put lines on top of the last one, so that the list holds what is under the eyes in its place; and
 * which stretch of the conversation it is: another one has nothing in common with the one before, no measures either.
 */
export function useStretch(rows: readonly Row[]): { shift: boolean; stretch: number } {
  const [drawn, setDrawn] = useState({ rows, shift: false, stretch: 0 });
  if (drawn.rows !== rows) {
    const stretch = drawn.stretch + (isElsewhere(drawn.rows, rows) ? 1 : 0);
    setDrawn({ rows, shift: changedAtStart(drawn.rows, rows), stretch });
  }
  return drawn;
}
