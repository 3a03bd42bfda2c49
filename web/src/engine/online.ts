import type { EngineCalls, Person, SessionNotice } from '../bridge/types.ts';
import type { ServerFrame } from '../contract/gen/parley/v1/live_pb.ts';
import { Devices } from './accounts/devices.ts';
import { Leaving } from './accounts/leaving.ts';
import { Onboarding } from './accounts/onboarding.ts';
import { OwnList } from './accounts/ownList.ts';
import { PreKeys } from './accounts/prekeys.ts';
import { Chats } from './chats/chats.ts';
import { toPerson } from './chats/chat.ts';
import type { Core } from './core.ts';
import { Admission } from './linking/admission.ts';
import { Joining } from './linking/joining.ts';
import { History } from './history/history.ts';
import { MediaApi } from './media/api.ts';
import { Files } from './media/files.ts';
import { Controls } from './outbox/controls.ts';
import { Outbox } from './outbox/outbox.ts';
import { Sealer } from './outbox/sealer.ts';
import { Heads } from './people/heads.ts';
import { Lists } from './people/lists.ts';
import { Sessions } from './people/sessions.ts';
import { Search } from './search/search.ts';
import { Verifications } from './people/verification.ts';
import { Presence } from './presence/presence.ts';
import { BackupApi } from './recovery/api.ts';
import { Recovery } from './recovery/recovery.ts';
import { Restore } from './recovery/restore.ts';
import { isPassing, RefusalError, SessionEnded, Stopped } from './refusal.ts';
import { Repair } from './repair/repair.ts';
import { only } from './store/records.ts';
import { Mailbox } from './sync/mailbox.ts';
import { Opener } from './sync/opener.ts';
import { Reads } from './sync/reads.ts';
import { Receiver } from './sync/receiver.ts';
import { Api } from './transport/api.ts';
import { Live } from './transport/live.ts';
import { Places } from './transport/places.ts';
import { Tokens } from './transport/tokens.ts';

type Profile = Parameters<EngineCalls['saveProfile']>[0];

/** Everything that needs the network or cryptography. Loaded behind the local store, which can be read without it. */
export class Online {
  readonly #core: Core;
  readonly #tokens: Tokens;
  readonly api: Api;
  readonly #lists: Lists;
  readonly #preKeys: PreKeys;
  readonly #ownList: OwnList;
  readonly #mailbox: Mailbox;
  readonly #repair: Repair;
  readonly #heads: Heads;
  readonly #leaving: Leaving;
  #signingOut = false;
  readonly live: Live;
  readonly chats: Chats;
  readonly files: Files;
  readonly outbox: Outbox;
  readonly reads: Reads;
  readonly presence: Presence;
  readonly onboarding: Onboarding;
  readonly devices: Devices;
  readonly joining: Joining;
  readonly admission: Admission;
  readonly history: History;
  readonly messages: Search;
  readonly recovery: Recovery;
  readonly verifications: Verifications;
  #lastRun = 0;

  constructor(core: Core) {
    const { environment } = core;
    this.#core = core;
    this.#tokens = new Tokens(environment);
    this.api = new Api(environment, this.#tokens);
    this.#lists = new Lists(core, this.api);
    const sessions = new Sessions(core, this.api, this.#lists);
    this.chats = new Chats(core, this.api, this.#lists);
    this.live = new Live(environment, this.#tokens, {
      connected: () => void this.#synchronise(),
      frame: (frame) => this.#heard(frame),
      ended: (removed) => void this.#ended(removed),
      state: (connection) => {
        core.emit({ type: 'connection', connection });
        if (connection !== 'offline') return;
        this.presence.disconnected();
        this.history.disconnected();
        this.#repair.ready = false;
        this.recovery.disconnected();
      },
    });
    this.files = new Files(core, new MediaApi(environment, this.#tokens));
    this.outbox = new Outbox(
      core,
      this.chats,
      this.#lists,
      sessions,
      new Sealer(core, this.#lists, sessions),
      this.files,
      this.live,
    );
    const opener = new Opener(core, this.#lists, sessions);
    this.#heads = new Heads(core, this.#lists);
    opener.onHeads = (...said) => this.#heads.heard(...said);
    this.#ownList = new OwnList(core, this.api, this.#lists);
    const controls = new Controls(core, this.#lists, sessions, this.live);
    this.history = new History(core, this.api, this.#lists, this.#ownList, controls);
    this.#repair = new Repair(core, this.api, this.#lists, sessions, controls, opener);
    const receiver = new Receiver(core, this.chats, this.#lists, opener, this.#repair, async (...control) => {
      await this.history.keys.take(...control);
      await this.#repair.take(...control);
      await this.verifications.take(...control);
      this.#leaving.take(...control);
    });
    this.#leaving = new Leaving(core, this.#lists, this.#ownList, controls);
    this.#mailbox = new Mailbox(environment, this.live, receiver);
    this.reads = new Reads(core, this.chats, this.live);
    this.presence = new Presence(core, this.live);
    this.messages = new Search(core);
    this.chats.onAdded = () => {
      this.presence.refresh();
      this.history.chatAdded();
    };
    this.#preKeys = new PreKeys(core, this.api);
    const backups = new BackupApi(this.api);
    const restore = new Restore(core, this.api, backups, this.#preKeys);
    this.recovery = new Recovery(core, backups);
    this.verifications = new Verifications(core, this.chats, this.#lists, controls, () => this.#ownList.canSign);
    this.verifications.onDecided = () => this.outbox.kick();
    const account = { backups, restore };
    this.onboarding = new Onboarding(core, this.api, this.#tokens, this.#preKeys, this.#ownList, account, {
      active: () => this.live.start(),
      ended: (removed) => void this.#ended(removed),
    });
    this.devices = new Devices(core, this.api, this.#lists, this.#ownList, () => void this.#ended(true));
    const places = new Places(environment, this.api);
    this.admission = new Admission(core, places, this.#ownList, this.history);
    this.joining = new Joining(core, places, this.#tokens, this.#preKeys, this.#lists, {
      leave: async () => {
        await this.onboarding.untilLeft();
        if (this.#core.account || this.#core.store.meta.challenge || this.#tokens.hasSession) await this.#leave();
        else this.#core.showSession();
      },
      joined: () => this.onboarding.resume(),
    });
  }

  start(): void {
    const { account, store } = this.#core;
    void this.files.sweep().catch(() => undefined);
    this.#tokens.expect(account);
    this.messages.start();
    const comesFirst = account?.phase === 'check' || account?.phase === 'choice' || account?.phase === 'keys';
    // The browser has thrown away what cannot be replaced: the device is none any more, whatever else it still has.
    if (account && !comesFirst && !store.all('identity').has(only)) void this.#lost();
    else if (account?.phase === 'linking') void this.joining.resume();
    else if (account) this.onboarding.resume();
    else if (!store.meta.challenge) this.onboarding.leaveStaleSession();
  }

  stop(): void {
    this.live.stop();
  }

  async search(query: string): Promise<Person[]> {
    return (await this.api.search(query)).map(toPerson).filter(({ accountId }) => accountId !== this.#core.me);
  }

  startChat(person: Person): Promise<string> {
    return this.chats.start(person.accountId);
  }

  saveProfile(profile: Profile): Promise<void> {
    return this.onboarding.saveProfile(profile);
  }

  /** Whatever the server says, nothing stays here. */
  async signOut(): Promise<void> {
    this.#signingOut = true;
    try {
      await this.#leaving.inTime(() => this.history.leave());
      await this.#leaving.tell();
      await this.#leave();
    } finally {
      this.#signingOut = false;
    }
  }

  async #lost(): Promise<void> {
    await this.#tokens.logout().catch(() => undefined);
    await this.#forgetAll('storage-lost');
  }

  async #leave(): Promise<void> {
    // Or the connection would be the first to hear of it, and say that the session was ended by somebody else.
    this.live.stop();
    await this.#tokens.logout().catch((error: unknown) => this.#core.environment.log('the server was not told', error));
    await this.#forgetAll();
  }

  /**
   * After connecting: the mailbox, then what changed elsewhere, then what waits here. A run that another one has overtaken
   * (a new connection, live delivery that has stopped, a person who has left) has nothing more to say, least of all that the
   * connection is bad.
   */
  async #synchronise(): Promise<void> {
    const run = ++this.#lastRun;
    const unlessOver = async (work: () => Promise<unknown>): Promise<void> => {
      if (run === this.#lastRun) await this.#unhurried(work);
    };
    try {
      await this.#mailbox.pull();
      await this.chats.fetchChanged();
      await this.#unhurried(() => this.#ownList.renew());
      await this.#unhurried(() => this.admission.forgetStale());
      if (run !== this.#lastRun) return;
      this.live.settled();
      this.presence.connected();
      this.reads.kick();
      this.outbox.kick();
      this.#repair.ready = true;
      await unlessOver(() => this.history.connected());
      await unlessOver(() => this.verifications.tell());
      await unlessOver(() => this.#heads.connected());
      await unlessOver(() => this.recovery.connected());
      await this.history.listed();
      await unlessOver(() => this.#preKeys.stock());
      await unlessOver(() => this.#preKeys.rotate());
    } catch (error) {
      if (run === this.#lastRun) this.#stumbled(error);
    }
  }

  /** What is worth no new connection when it fails: the next one tries it again. */
  async #unhurried(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof SessionEnded) this.#stumbled(error);
      else if (!(error instanceof Stopped)) this.#core.environment.log('upkeep waits', error);
    }
  }

  #heard({ event }: ServerFrame): void {
    switch (event.case) {
      case 'messageReceive':
        this.#mailbox.arrived(event.value);
        break;
      case 'messageDelivered':
      case 'messageRead': {
        const kind = event.case === 'messageRead' ? 'read' : 'delivered';
        const { chatId, accountId, sequence } = event.value;
        void this.chats
          .mark(chatId, kind, accountId, Number(sequence))
          .catch((error: unknown) => this.#stumbled(error));
        break;
      }
      case 'userTyping':
        this.presence.heardTyping(event.value);
        break;
      case 'userOnline':
      case 'userOffline':
        this.presence.heard(event.case === 'userOnline', event.value);
        break;
      case 'mailboxPending':
        void this.#synchronise();
        break;
      case 'chatChanged':
        void this.chats.fetch(event.value.chatId).catch((error: unknown) => {
          if (error instanceof RefusalError && !isPassing(error))
            this.#core.environment.log('a chat was refused', error);
          else this.#stumbled(error);
        });
        break;
      case 'keysLow': {
        const { oneTimePrekeys: preKeys, oneTimeKyberPrekeys: kyberPreKeys } = event.value;
        void this.#unhurried(() => this.#preKeys.refill({ preKeys, kyberPreKeys }));
        break;
      }
      case 'devicesChanged': {
        const { accountId, listEpoch } = event.value;
        void this.#unhurried(async () => {
          await this.#lists.ensure(accountId, listEpoch);
          this.outbox.kick();
        });
        break;
      }
      case 'serverDraining': // The connection itself has heard it.
      case 'mailboxPage':
      case 'ok':
      case 'problem':
      case undefined:
    }
  }

  #stumbled(error: unknown): void {
    if (error instanceof Stopped) return;
    if (error instanceof SessionEnded) {
      void this.#ended(error.removed);
      return;
    }
    this.#core.environment.log('the synchronisation stumbled', error);
    this.live.reconnect();
  }

  /** The device is not of the account any more: what it kept is of no use and nobody else's business. */
  async #ended(removed: boolean): Promise<void> {
    if (this.#signingOut) return;
    await this.#forgetAll(removed ? 'device-removed' : 'session-ended');
  }

  async #forgetAll(notice?: SessionNotice): Promise<void> {
    const { store, threads, board } = this.#core;
    this.#lastRun++;
    this.live.stop();
    this.#tokens.forget();
    await store.wipe(() => {
      threads.forget();
      board.changed();
      this.#core.showSession(notice);
    });
  }
}
