import type { EngineCalls, EngineEvent, JoiningStep, LinkedDevice, Result, SessionState } from '../bridge/types.ts';

type LinkingCalls =
  | 'beginLinking'
  | 'cancelLinking'
  | 'startAnew'
  | 'linkedDevices'
  | 'removeDevice'
  | 'admitDevice'
  | 'deviceAnswered'
  | 'confirmDevice'
  | 'declineDevice'
  | 'dismissDevice';

type Calls = { [K in LinkingCalls]: (...args: Parameters<EngineCalls[K]>) => ReturnType<EngineCalls[K]> };

const done: Result = { ok: true, value: null };
const minute = 60_000;

/**
 * Linking as it looks: `?fake=new` shows a code that after a while is taken as scanned; in `?fake` any text of five characters
 * and more is a code, "bad" is none, and "late" is refused. `?fake=linked` is a device that cannot manage the others.
 */
export function fakeLinking(emit: (event: EngineEvent) => void, enter: () => void, canManage: boolean): Calls {
  const session = (state: SessionState): void => {
    emit({ type: 'session', session: state });
  };
  const step = (next: JoiningStep): void => {
    session({ kind: 'linking', step: next });
  };
  let timers: ReturnType<typeof setTimeout>[] = [];
  const later = (ms: number, action: () => void): void => {
    timers.push(setTimeout(action, ms));
  };
  const now = Date.now();
  let devices: LinkedDevice[] = [
    { deviceId: 1, name: 'Chrome, Linux', current: canManage, linkedAt: now - 90_000 * minute, lastActive: now },
    {
      deviceId: 2,
      name: 'Safari, iPhone',
      current: false,
      linkedAt: now - 9000 * minute,
      lastActive: now - 7 * minute,
    },
    { deviceId: 5, name: 'Firefox, Windows', current: !canManage, linkedAt: now, lastActive: now - 3000 * minute },
  ];
  const changed = (): void => {
    emit({ type: 'devices', arrived: [] });
  };

  return {
    beginLinking() {
      step({ kind: 'preparing' });
      later(400, () => {
        step({ kind: 'code', link: `${location.origin}/link#${'Ab3_'.repeat(48)}xy` });
      });
      later(9000, () => {
        step({ kind: 'working' });
      });
      later(11_000, () => {
        step({ kind: 'compare', digits: '047213' });
      });
      later(20_000, enter);
      return done;
    },
    cancelLinking() {
      timers.forEach(clearTimeout);
      timers = [];
      session({ kind: 'signed-out' });
      return done;
    },
    startAnew() {
      session({ kind: 'needs-profile' });
      return done;
    },
    linkedDevices: () => ({ ok: true, value: { devices, canManage, goodUntil: now + 6 * 24 * 60 * minute } }),
    removeDevice(deviceId) {
      devices = devices.filter((device) => device.deviceId !== deviceId);
      changed();
      return done;
    },
    admitDevice(link) {
      if (link.startsWith('late')) return refuse('link-gone');
      return link.length < 5
        ? refuse('link-malformed')
        : { ok: true, value: { digits: '047213', deviceName: 'Edge, Windows' } };
    },
    deviceAnswered: () => done,
    confirmDevice() {
      devices = [...devices, { deviceId: 6, name: 'Edge, Windows', current: false, linkedAt: now, lastActive: now }];
      changed();
      return done;
    },
    declineDevice: () => done,
    dismissDevice() {
      changed();
      return done;
    },
  };
}

function refuse(code: string): Result<never> {
  return { ok: false, refusal: { code, detail: code } };
}
