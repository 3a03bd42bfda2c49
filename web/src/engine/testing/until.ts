/** So long a test waits for something that never comes before it says what that was. */
const patienceMs = 60_000;

/** Waits for a thing that comes about by itself; `find` answers with it once it is there. */
export async function until<T>(what: string, find: () => T | null | undefined | false): Promise<T> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const found = find();
    if (found !== undefined && found !== null && found !== false) return found;
    if (performance.now() > end) throw new Error(`it never came about: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** One turn of the event loop. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

let underWay = 0;

/** Counts what WebCrypto works on in its threads: no turn of the event loop tells of it. */
const subtle = Object.getPrototypeOf(crypto.subtle) as Record<string, (...args: unknown[]) => unknown>;
for (const name of [
  'encrypt',
  'decrypt',
  'sign',
  'verify',
  'digest',
  'deriveBits',
  'deriveKey',
  'generateKey',
  'importKey',
  'exportKey',
]) {
  const original = subtle[name];
  if (!original) throw new Error(`WebCrypto has no ${name}`);
  subtle[name] = function counted(this: unknown, ...args: unknown[]): Promise<unknown> {
    underWay++;
    return (original.apply(this, args) as Promise<unknown>).finally(() => underWay--);
  };
}

/** Waits until what is under way has come to wait for something: so many turns in a row in which `busy` does not change and no key is at work. */
export async function stillness(turns: number, busy: () => number = () => 0): Promise<void> {
  for (let still = 0, at = busy(); still < turns; still++) {
    await turn();
    const now = busy();
    if (now !== at || underWay > 0) still = 0;
    at = now;
  }
}
