import { delimited } from './formats/delimited';
import { serve, type Port } from './reader-server';

serve(self as unknown as Port, [delimited]);
