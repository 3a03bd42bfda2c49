import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import css from './Dialog.module.css';

/** A modal dialog while it is mounted. The browser keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog(props: { title: string; onClose: () => void; actions: ReactNode; children: ReactNode }) {
  const { title, onClose, actions, children } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();

  // Before the dialog leaves the page: only then the browser gives the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  return (
    <dialog
      ref={ref}
      className={css.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      <h2 id={id} className={css.title}>
        {title}
      </h2>
      {children}
      <div className={css.actions}>{actions}</div>
    </dialog>
  );
}
