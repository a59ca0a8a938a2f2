/** Of several open pages one writes; the others read, and may take over. */

export interface TabsPlatform {
  /** Undefined where there are none: then every page believes to be alone. So it does where they are forbidden. */
  locks: LockManager | undefined;
  /** A channel between the pages. */
  channel: () => Pick<BroadcastChannel, 'postMessage' | 'close'> & {
    onmessage: ((event: { data: unknown }) => void) | null;
  };
  wait: (ms: number) => Promise<void>;
}

const LOCK = 'defter.keep';
/** ms in which a page that is being left lets go, and in which a living one answers. */
const PATIENCE = 1500;

type Message =
  | { ask: 'who' | 'let go'; from: string }
  | { say: 'me' | 'gone'; to: string }
  | { say: 'forget' | 'forgotten' };

export class Tabs {
  readonly #platform: TabsPlatform;
  readonly #id = Math.random().toString(36).slice(2);
  #channel: ReturnType<TabsPlatform['channel']> | null = null;
  #release: (() => void) | null = null;
  #heard: ((message: Message) => void) | null = null;
  isWriter = false;
  /** Before the right to write is given away: what waits is kept. */
  onletgo: () => Promise<void> = () => Promise.resolve();
  /** It was given away, or taken. */
  onlost: () => void = () => {};
  /** Another page is about to remove everything, and has done so. */
  onforget: (isDone: boolean) => void = () => {};

  constructor(platform: TabsPlatform) {
    this.#platform = platform;
  }

  /** @returns whether this page writes */
  async start(): Promise<boolean> {
    const { locks } = this.#platform;
    if (!locks) return (this.isWriter = true);
    try {
      this.#channel = this.#platform.channel();
      this.#channel.onmessage = ({ data }) => void this.#hear(data as Message);
    } catch {
      return (this.isWriter = true);
    }
    if (await this.#ask({ ifAvailable: true })) return true;
    // The page before this one may be on its way out; one that lives says so.
    const answered = new Promise<boolean>((resolve) => {
      this.#heard = (message) => {
        if ('say' in message && message.say === 'me' && message.to === this.#id) resolve(false);
      };
    });
    this.#send({ ask: 'who', from: this.#id });
    const stop = new AbortController();
    const free = this.#ask({ signal: stop.signal });
    const late = this.#platform.wait(PATIENCE).then(() => false);
    const got = await Promise.race([free, answered, late]);
    this.#heard = null;
    if (got) return true;
    stop.abort();
    return free;
  }

  /** The other page keeps what it has and reads from then on; one that does not answer is not waited for. */
  async takeOver(): Promise<void> {
    if (this.isWriter) return;
    const gone = new Promise<void>((resolve) => {
      this.#heard = (message) => {
        if ('say' in message && message.say === 'gone' && message.to === this.#id) resolve();
      };
    });
    if (!(await this.#ask({ ifAvailable: true }))) {
      this.#send({ ask: 'let go', from: this.#id });
      await Promise.race([gone, this.#platform.wait(2 * PATIENCE)]);
      await this.#ask({ steal: true });
    }
    this.#heard = null;
  }

  forget(isDone: boolean): void {
    this.#send({ say: isDone ? 'forgotten' : 'forget' });
  }

  close(): void {
    this.#channel?.close();
    this.#release?.();
  }

  /** Resolves to whether the lock is held; it is until it is released or taken. */
  #ask(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      const held = this.#platform.locks!.request(LOCK, options, (lock) => {
        if (!lock) {
          resolve(false);
          return undefined;
        }
        this.isWriter = true;
        resolve(true);
        return new Promise<void>((release) => (this.#release = release));
      });
      held.catch((error: unknown) => {
        const isForbidden = error instanceof DOMException && error.name === 'SecurityError';
        if (isForbidden && !this.isWriter) {
          this.isWriter = true;
          return resolve(true);
        }
        resolve(false);
        if (this.isWriter) this.#lose();
      });
    });
  }

  #lose(): void {
    this.isWriter = false;
    this.#release = null;
    this.onlost();
  }

  async #hear(message: Message): Promise<void> {
    if ('say' in message && (message.say === 'forget' || message.say === 'forgotten')) {
      return this.onforget(message.say === 'forgotten');
    }
    if ('ask' in message && this.isWriter) {
      if (message.ask === 'who') return this.#send({ say: 'me', to: message.from });
      await this.onletgo();
      this.#release?.();
      this.#lose();
      return this.#send({ say: 'gone', to: message.from });
    }
    this.#heard?.(message);
  }

  #send(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
