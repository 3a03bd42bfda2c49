import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refusal } from '../../bridge/types.ts';
import { ask, tell } from '../../app/engine.ts';

/** How far this device has come in letting a new one in. */
export type Admission =
  | { step: 'ask'; link: string }
  /** `wrong`: what was read last is no code for linking. */
  | { step: 'scan'; wrong: Refusal | null }
  | { step: 'reading' }
  | { step: 'compare'; digits: string; deviceName: string; answered: boolean; busy: boolean }
  | { step: 'done'; deviceName: string }
  | { step: 'refused'; refusal: Refusal };

const notACode = ['link-malformed', 'link-version'];

export function useAdmission(opened: string | null) {
  const [admission, setAdmission] = useState<Admission>(
    opened === null ? { step: 'scan', wrong: null } : { step: 'ask', link: opened },
  );
  const present = useRef(true);
  useEffect(() => {
    present.current = true;
    return () => {
      present.current = false;
    };
  }, []);

  const show = useCallback((next: Admission | ((before: Admission) => Admission)): void => {
    if (present.current) setAdmission(next);
  }, []);

  const read = useCallback(
    (link: string): void => {
      show({ step: 'reading' });
      void ask('admitDevice', link).then(async (result) => {
        if (!present.current) {
          tell('declineDevice');
          return;
        }
        if (!result.ok) {
          const { refusal } = result;
          show(notACode.includes(refusal.code) ? { step: 'scan', wrong: refusal } : { step: 'refused', refusal });
          return;
        }
        show({ step: 'compare', ...result.value, answered: false, busy: false });
        const answer = await ask('deviceAnswered');
        show((before) => {
          if (before.step !== 'compare') return before;
          return answer.ok ? { ...before, answered: true } : { step: 'refused', refusal: answer.refusal };
        });
      });
    },
    [show],
  );

  const confirm = useCallback((): void => {
    setAdmission((before) => (before.step === 'compare' ? { ...before, busy: true } : before));
    void ask('confirmDevice').then((result) => {
      show((before) => {
        if (before.step !== 'compare') return before;
        return result.ok
          ? { step: 'done', deviceName: before.deviceName }
          : { step: 'refused', refusal: result.refusal };
      });
    });
  }, [show]);

  const again = useCallback((): void => {
    tell('declineDevice');
    show({ step: 'scan', wrong: null });
  }, [show]);

  return { admission, read, confirm, again };
}
