import { Allowance } from './container';
import { formats } from './formats';
import { serve, type Port } from './reader-server';
import { unpack } from './unpack';

serve(self as unknown as Port, formats, (file, signal, progress) =>
  unpack(file, new Allowance(signal, progress)),
);
