/** Written by `.tools/vite-engine.mjs`: where the engine's files are, relative to the page, and their size in bytes. */
declare module 'virtual:engine-assets' {
  const assets: {
    wasm: { path: string; bytes: number; exports: string[] };
    worker: { path: string; bytes: number };
  };
  export default assets;
}
