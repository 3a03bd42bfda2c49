import type { MessageState } from '../bridge/types.ts';
import css from './Ticks.module.css';

const paths: Record<MessageState, string> = {
  sending: 'M9 2.2a5.8 5.8 0 100 11.6A5.8 5.8 0 009 2.2zM9 5v3.2l2.2 1.3',
  sent: 'M4.5 8.6l3 3 6-7',
  delivered: 'M1.2 8.6l3 3 6-7M8.2 11.2l.5.4 6-7',
  read: 'M1.2 8.6l3 3 6-7M8.2 11.2l.5.4 6-7',
  failed: 'M9 2.2a5.8 5.8 0 100 11.6A5.8 5.8 0 009 2.2zM9 5v3.6M9 10.9v.01',
};

/** How far a message has come. */
export function Ticks({ state, label }: { state: MessageState; label: string }) {
  return (
    <svg
      className={css.ticks}
      data-state={state}
      role="img"
      aria-label={label}
      width="18"
      height="16"
      viewBox="0 0 18 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={paths[state]} />
    </svg>
  );
}
