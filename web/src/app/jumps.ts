import { create } from 'zustand';

/** Counts how often somebody has asked to be brought to a message: the same one may be asked for again. */
export const useJumps = create(() => 0);

export const jump = (): void => {
  useJumps.setState((count) => count + 1);
};
