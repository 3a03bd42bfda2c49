import { useState } from 'react';
import { useText } from '../../app/language.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import css from './Recovery.module.css';

/** The recovery key in its groups, numbered, and the ways to keep it. */
export function KeptKey({ text: key }: { text: string }) {
  const text = useText();
  const [copied, setCopied] = useState(false);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(key);
      setCopied(true);
    } catch {
      // Not every page may write there: it can be selected.
    }
  };

  const save = (): void => {
    const address = URL.createObjectURL(new Blob([`${text('recovery.file')}\n\n${key}\n`], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = 'parley-recovery-key.txt';
    link.click();
    URL.revokeObjectURL(address);
  };

  return (
    <>
      <ol className={css.groups} dir="ltr" aria-label={text('recovery.key')} data-testid="recovery-key" data-key={key}>
        {key.split(' ').map((group, index) => (
          <li key={index}>{group}</li>
        ))}
      </ol>
      <div className={css.keep}>
        <Button look="quiet" onClick={() => void copy()}>
          <Icon name={copied ? 'check' : 'copy'} size={18} />
          {text(copied ? 'recovery.show.copied' : 'recovery.show.copy')}
        </Button>
        <Button look="quiet" onClick={save}>
          <Icon name="save" size={18} />
          {text('recovery.show.save')}
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            window.print();
          }}
        >
          <Icon name="print" size={18} />
          {text('recovery.show.print')}
        </Button>
      </div>
    </>
  );
}
