import { decompressBrotli } from 'hyparquet-compressors';
import { parquet } from './formats/parquet';
import { compressors } from './grids/parquet-codecs';
import { serve, type Port } from './reader-server';

compressors.BROTLI = decompressBrotli;
serve(self as unknown as Port, [parquet]);
