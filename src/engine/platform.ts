import type { Connector } from './engine';

/** How a connector is made for a page. */
export type MakeConnector = (platform: Platform) => Connector;

/** What a connector needs of the browser; the composition root hands it in. */
export interface Platform {
  /** `document.baseURI`: what the app's own files are relative to. */
  baseUrl: string;
  fetch: typeof fetch;
  createObjectURL: (blob: Blob) => string;
  revokeObjectURL: (url: string) => void;
  Worker: typeof Worker | undefined;
  DecompressionStream: typeof DecompressionStream | undefined;
  WebAssembly: Pick<typeof WebAssembly, 'validate' | 'compileStreaming'> | undefined;
  /** Absent on plain http: an end of the worker without an error then goes unnoticed. */
  locks?: LockManager | undefined;
}

/** The platform of a page, from its global object. */
export function platformOf(global: typeof globalThis, baseUrl: string): Platform {
  return {
    baseUrl,
    fetch: global.fetch.bind(global),
    createObjectURL: (blob) => global.URL.createObjectURL(blob),
    revokeObjectURL: (url) => global.URL.revokeObjectURL(url),
    Worker: global.Worker,
    DecompressionStream: global.DecompressionStream,
    WebAssembly: global.WebAssembly,
    locks: global.navigator?.locks,
  };
}

type Needed = 'Worker' | 'DecompressionStream' | 'WebAssembly';
export type CapablePlatform = Platform & { [K in Needed]: NonNullable<Platform[K]> };

/** The smallest module with a try block. */
const EXCEPTIONS = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 8, 1, 6, 0, 6, 64, 25, 11, 11,
];

/** Whether workers, decompression and WebAssembly with exceptions are there. */
export function isCapable(platform: Platform): platform is CapablePlatform {
  const { Worker, DecompressionStream, WebAssembly } = platform;
  if (!Worker || !DecompressionStream || !WebAssembly?.compileStreaming) return false;
  return WebAssembly.validate(new Uint8Array(EXCEPTIONS));
}
