import { type KeyboardEvent, type RefObject, useCallback } from 'react';

const steps: Partial<Record<string, 'next' | 'previous' | 'first' | 'last'>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  Home: 'first',
  End: 'last',
};

/** Arrow keys go from stop to stop (`data-stop`) inside the pane; from the search field, only down. */
export function useStops(pane: RefObject<HTMLElement | null>) {
  return useCallback(
    (event: KeyboardEvent): void => {
      const step = steps[event.key];
      const from = document.activeElement;
      const typing = from instanceof HTMLInputElement;
      if (step === undefined || pane.current === null || (typing && step !== 'next')) return;
      const stops = [...pane.current.querySelectorAll<HTMLElement>('[data-stop]')];
      const at = stops.indexOf(from as HTMLElement);
      const target = { next: at + 1, previous: at - 1, first: 0, last: stops.length - 1 }[step];
      event.preventDefault();
      if (target < 0) pane.current.querySelector('input')?.focus();
      else stops[target]?.focus();
    },
    [pane],
  );
}
