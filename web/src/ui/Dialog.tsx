import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import css from './Dialog.module.css';

interface Props {
  title: string;
  onClose: () => void;
  actions: ReactNode;
  children: ReactNode;
  /** The title takes the focus, not the first field: on a phone its keyboard would cover what is to be looked at. */
  looksFirst?: boolean;
}

/** A modal dialog while it is mounted. The browser keeps the focus inside, closes on Escape and gives the focus back. */
export function Dialog({ title, onClose, actions, children, looksFirst = false }: Props) {
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
      <h2 id={id} className={css.title} tabIndex={looksFirst ? -1 : undefined} ref={looksFirst ? takeFocus : undefined}>
        {title}
      </h2>
      {children}
      <div className={css.actions}>{actions}</div>
    </dialog>
  );
}

/** The attribute, which the browser heeds when it opens the dialog; React would focus before that. */
function takeFocus(title: HTMLElement | null): void {
  title?.setAttribute('autofocus', '');
}
