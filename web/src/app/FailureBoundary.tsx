import { Component, type ReactNode } from 'react';
import { Button } from '../ui/Button.tsx';
import { useText } from './language.ts';
import css from './Welcome.module.css';

/** When a screen breaks, the page says so and offers a way out; the engine and what it has stored are not touched. */
export class FailureBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <Failure /> : this.props.children;
  }
}

function Failure() {
  const text = useText();
  return (
    <main className={css.welcome} role="alert">
      <h1>{text('app.failed')}</h1>
      <Button
        onClick={() => {
          location.reload();
        }}
      >
        {text('app.reload')}
      </Button>
    </main>
  );
}
