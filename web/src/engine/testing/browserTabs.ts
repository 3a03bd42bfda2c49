import type { TabEnvironment, TabMessage } from '../tabs/protocol.ts';

interface FakeTab {
  id: string;
  listener: ((message: TabMessage) => void) | null;
  becomeOwner: (() => Promise<void>) | null;
}

/** The tabs of one browser: a channel between them, and a lock that passes to the next when its holder is gone. */
export class BrowserTabs {
  #tabs: FakeTab[] = [];
  #owner: FakeTab | null = null;

  environment(id: string): TabEnvironment {
    const tab: FakeTab = { id, listener: null, becomeOwner: null };
    this.#tabs.push(tab);
    return {
      id,
      post: (message) => {
        const others = this.#tabs.filter((each) => each !== tab);
        if (!this.#tabs.includes(tab)) return;
        const copy = structuredClone(message);
        setImmediate(() => others.forEach((each) => this.#tabs.includes(each) && each.listener?.(copy)));
      },
      listen: (listener) => (tab.listener = listener),
      whenOwner: (callback) => {
        tab.becomeOwner = callback;
        this.#pass();
      },
    };
  }

  /** The tab is gone from one moment to the next. */
  kill(id: string): void {
    const gone = this.#tabs.find((tab) => tab.id === id);
    this.#tabs = this.#tabs.filter((tab) => tab !== gone);
    if (this.#owner === gone) this.#owner = null;
    this.#pass();
  }

  #pass(): void {
    if (this.#owner) return;
    this.#owner = this.#tabs.find((tab) => tab.becomeOwner) ?? null;
    const { becomeOwner } = this.#owner ?? {};
    if (becomeOwner) setImmediate(() => void becomeOwner());
  }
}
