import { useEffect, useState } from 'react';
import type { PassphraseStrength } from '../../bridge/types.ts';
import { ask } from '../../app/engine.ts';

/** The estimate of what is typed now; the last one while the next is made. */
export function useStrength(passphrase: string): PassphraseStrength | null {
  const [rated, setRated] = useState<{ passphrase: string; strength: PassphraseStrength } | null>(null);
  useEffect(() => {
    let wanted = true;
    void ask('ratePassphrase', passphrase).then((result) => {
      if (wanted && result.ok) setRated({ passphrase, strength: result.value });
    });
    return () => {
      wanted = false;
    };
  }, [passphrase]);
  if (rated === null) return null;
  // What was rated before says nothing about whether this one will do.
  return rated.passphrase === passphrase ? rated.strength : { ...rated.strength, level: 'weak' };
}
