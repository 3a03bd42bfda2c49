import { useState } from 'react';
import { useText } from '../../app/language.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import css from './LinkStep.module.css';

/** For whoever has no camera: the code as text, to be pasted on the other device. */
export function CopyCode({ link }: { link: string }) {
  const text = useText();
  const [copied, setCopied] = useState<string | null>(null);
  const [shown, setShown] = useState(false);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(link);
    } catch {
      // Not every page may write there: then it can be selected.
      setShown(true);
    }
  };

  return (
    <div className={css.copy}>
      <Button look="quiet" onClick={() => void copy()} data-testid="link-copy" data-link={link}>
        <Icon name={copied === link ? 'check' : 'copy'} size={18} />
        {text(copied === link ? 'linking.copied' : 'linking.copy')}
      </Button>
      {shown && (
        <textarea
          className={css.plain}
          aria-label={text('linking.code')}
          readOnly
          dir="ltr"
          rows={4}
          value={link}
          onFocus={(event) => {
            event.target.select();
          }}
        />
      )}
    </div>
  );
}
