import type { Compressors } from 'hyparquet';
import {
  decompressGzip,
  decompressLz4,
  decompressLz4Raw,
  decompressZstd,
} from 'hyparquet-compressors';
import { snappyUncompressor } from 'hysnappy';
import { DefterError } from '../../lib/errors';

/**
 * The ways in which Parquet packs its pages. Brotli needs a dictionary that is larger than all else here,
 * and is rare: `brotli.worker.ts` brings it.
 */
export const compressors: Compressors = {
  SNAPPY: snappyUncompressor(),
  GZIP: decompressGzip,
  ZSTD: (bytes) => decompressZstd(bytes),
  LZ4: decompressLz4,
  LZ4_RAW: decompressLz4Raw,
  BROTLI: () => {
    throw new DefterError('parquet.brotli');
  },
};
