import { useSyncExternalStore } from 'react';

/** The same width as in Shell.module.css: only one of the two panes is shown. */
const narrow = matchMedia('(max-width: 719px)');

function listen(changed: () => void): () => void {
  narrow.addEventListener('change', changed);
  return () => {
    narrow.removeEventListener('change', changed);
  };
}

export const useNarrow = (): boolean => useSyncExternalStore(listen, () => narrow.matches);
