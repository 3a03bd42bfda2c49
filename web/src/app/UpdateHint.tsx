import { create } from 'zustand';
import { useText } from './language.ts';
import css from './UpdateHint.module.css';

/** Set by the registration of the service worker when a new version waits. */
export const useUpdate = create<{ apply: (() => void) | null }>(() => ({ apply: null }));

export function UpdateHint() {
  const text = useText();
  const apply = useUpdate((update) => update.apply);
  return (
    <div role="status">
      {apply !== null && (
        <p className={css.hint} data-testid="update-hint">
          {text('app.update')}
          <button type="button" onClick={apply}>
            {text('app.update.reload')}
          </button>
        </p>
      )}
    </div>
  );
}
