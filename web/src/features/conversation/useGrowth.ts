import { type RefObject, useLayoutEffect } from 'react';

const native = typeof CSS !== 'undefined' && CSS.supports('field-sizing', 'content');

/** Lets the text field grow with its text where the browser cannot do so itself. */
export function useGrowth(area: RefObject<HTMLTextAreaElement | null>, value: string): void {
  useLayoutEffect(() => {
    if (native || area.current === null) return;
    area.current.style.blockSize = 'auto';
    area.current.style.blockSize = `${area.current.scrollHeight}px`;
  }, [area, value]);
}
