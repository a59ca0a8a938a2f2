import { literal } from '../../engine/sql';

/** Other languages' letters stand with the letter they are made of, as in a Turkish dictionary. */
const FOREIGN = 'âàáäãåæéèêëíìîïñóòôõøúùûßý';
const BASE = 'aaaaaaaeeeeiiiinooooouuusy';
const LETTERS = 'abcçdefgğhıijklmnoöpqrsştuüvwxyz';
/** As many signs in a row, in the order of their codes, after the space and the digits. */
const PLACES = LETTERS.replace(/./g, (_, i: number) => String.fromCharCode(65 + i));

/**
 * SQL text that sorts as the Turkish alphabet has it: ç after c, ğ after g, ı before i, ö after o, ş after s, ü after
 * u; large and small letters are one. `x` is SQL. The engine's own order is that of the letters' codes.
 */
export function alphabetKey(x: string): string {
  const small = `lower(translate(${x}, 'Iİ', 'ıi'))`;
  return `translate(${small}, ${literal(LETTERS + FOREIGN)}, ${literal(PLACES + placesOf(BASE))})`;
}

function placesOf(letters: string): string {
  return letters.replace(/./g, (letter) => PLACES[LETTERS.indexOf(letter)] as string);
}
