import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { ManualClock } from './clock.ts';
import { TestDevice } from './device.ts';
import { FakeServer } from './server.ts';

/** A stage: a server, a clock and browsers of people. */
export class Play {
  readonly clock = new ManualClock();
  readonly server = new FakeServer(this.clock);
  readonly devices: TestDevice[] = [];
  #lastNumber = 0;

  constructor() {
    globalThis.indexedDB = new IDBFactory();
  }

  /** A browser in which the page has just been opened; with `as`, of the same person as another one. */
  async browser(name: string, as?: TestDevice): Promise<TestDevice> {
    const phoneNumber = as?.phoneNumber ?? `+4930${String(++this.#lastNumber).padStart(7, '0')}`;
    const device = new TestDevice(name, phoneNumber, this.server, this.clock);
    this.devices.push(device);
    return device.open();
  }

  async person(name: string): Promise<TestDevice> {
    return (await this.browser(name)).signUp();
  }

  async end(): Promise<void> {
    for (const device of this.devices) await device.die();
  }
}
