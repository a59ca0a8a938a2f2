import { blobScript } from './reader-client';

/** As much of the browser as is used here. */
export interface ScriptPlatform {
  fetch: (url: string) => Promise<Pick<Response, 'ok' | 'arrayBuffer'>>;
  createObjectURL: (blob: Blob) => string;
}

/** The classic script at `url` (absolute), for workers. */
export class WorkerScript {
  #address: string | null = null;

  constructor(
    private readonly url: string,
    private readonly platform: ScriptPlatform,
  ) {}

  /** What a worker starts from; see `blobScript`. */
  get address(): string {
    return (this.#address ??= blobScript(this.url, this.platform));
  }

  /** Fetches the script itself: from then on workers start without the network. Never fails. */
  async keep(): Promise<void> {
    try {
      const response = await this.platform.fetch(this.url);
      if (!response.ok) return;
      const script = new Blob([await response.arrayBuffer()], { type: 'text/javascript' });
      this.#address = this.platform.createObjectURL(script);
    } catch {
      // It is asked for again when it is needed.
    }
  }
}
