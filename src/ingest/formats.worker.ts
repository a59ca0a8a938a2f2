import { Allowance } from './container';
import { others } from './formats';
import { serve, type Port } from './reader-server';
import { unpack } from './unpack';

serve(self as unknown as Port, others, (file, signal, progress) =>
  unpack(file, new Allowance(signal, progress)),
);
