import { describe, expect, it, vi } from 'vitest';
import { connect } from './connect.ts';
import { serve } from './host.ts';
import type { Engine, EngineEvent } from './types.ts';

/** An engine and a screen with a real channel between them. */
function pair(engine: Partial<Engine>) {
  const { port1, port2 } = new MessageChannel();
  const whole: Engine = {
    call: () => Promise.reject(new Error('no call')),
    subscribe: () => () => undefined,
    ...engine,
  };
  const stop = serve(whole, port1);
  const screen = connect(port2);
  port2.start();
  const close = () => {
    stop();
    port1.close();
    port2.close();
  };
  return { screen, close };
}

describe('the bridge', () => {
  it('answers each call with its own result, whichever comes first', async () => {
    const waits: Record<string, number> = { slow: 20, quick: 0 };
    const call = async (_name: string, query: string) => {
      await new Promise((resolve) => setTimeout(resolve, waits[query]));
      return { ok: true, value: [{ accountId: query, username: null, displayName: '', about: '' }] };
    };
    const { screen, close } = pair({ call: call as unknown as Engine['call'] });
    const [slow, quick] = await Promise.all([
      screen.call('searchPeople', 'slow'),
      screen.call('searchPeople', 'quick'),
    ]);
    expect(slow.ok && slow.value[0]?.accountId).toBe('slow');
    expect(quick.ok && quick.value[0]?.accountId).toBe('quick');
    close();
  });

  it('turns an engine that throws into a refusal', async () => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const { screen, close } = pair({ call: () => Promise.reject(new Error('broken')) });
    const result = await screen.call('signOut');
    expect(result).toEqual({ ok: false, refusal: { code: 'engine-failed', detail: 'broken' } });
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
    close();
  });

  it('tells every listener of events, in order, until it leaves', async () => {
    let emit: (event: EngineEvent) => void = () => undefined;
    const { screen, close } = pair({
      subscribe: (listener) => {
        emit = listener;
        return () => undefined;
      },
    });
    const heard: string[] = [];
    const both = new Promise<void>((resolve) => {
      screen.subscribe((event) => {
        if (event.type === 'connection' && heard.push(event.connection) === 2) resolve();
      });
    });
    const gone = vi.fn();
    screen.subscribe(gone)();
    emit({ type: 'connection', connection: 'syncing' });
    emit({ type: 'connection', connection: 'online' });
    await both;
    expect(heard).toEqual(['syncing', 'online']);
    expect(gone).not.toHaveBeenCalled();
    close();
  });
});
