/** How files of the same columns were understood, so that next month's export opens without a question. */

import type { Choice, Sample } from './format';
import { ROLES, type Kind, type Role, type RoleGuess } from './roles';
import type { Source } from './source';

/** Plain data: it is stored. It holds names of columns and decisions, nothing of any customer. */
export interface Recipe {
  choice: Choice;
  kind: Kind;
  /** By column name. */
  roles: Record<string, Role | null>;
  /** Answers by kind and column, as in `Question.id` without the file's number. */
  answers: Record<string, string>;
}

/** What files that are understood alike have in common; null where a file names no columns. */
export function signatureOf({ reading }: Sample): string | null {
  return reading.headerRows === 0 ? null : JSON.stringify([reading.format, ...reading.names]);
}

/** What was settled of a file, by its user and by proof from its values. */
export function recipeOf(source: Source, choice: Choice): Recipe {
  const answers: Record<string, string> = {};
  for (const { name, date, number } of source.columns) {
    if (date) answers[`date_order:${name}`] = date.order;
    if (number && !number.plain) answers[`decimal:${name}`] = number.decimal;
  }
  const decided = { ...choice };
  // Where further tables begin is another thing in every file.
  delete decided.tables;
  if (decided.part !== undefined) decided.columns = source.columns.map(({ name }) => name);
  return {
    choice: decided,
    kind: source.kind,
    roles: Object.fromEntries(source.columns.map(({ name, role }) => [name, role])),
    answers,
  };
}

/** A guess as it was settled for the last file of these columns. */
export function withRecipe(guess: RoleGuess, recipe: Recipe): RoleGuess {
  return {
    ...guess,
    kind: recipe.kind,
    kindSure: true,
    columns: guess.columns.map((column) => {
      const role = recipe.roles[column.name];
      return role === undefined ? column : { ...column, role, sure: true };
    }),
  };
}

/** The recipe's answers to the questions of one file. */
export function answersOf(recipe: Recipe, source: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recipe.answers).map(([question, answer]) => [`${source}:${question}`, answer]),
  );
}

/** In 1 there was no kind `events`: what was taken for something else may be some. */
const VERSION = 2;
/** The longest unused are forgotten first. */
const MOST = 200;

/** Recipes by signature, the last used last. */
export class RecipeBook {
  readonly #recipes: Map<string, Recipe>;

  /** @param text as `print` gave it; anything else is an empty book */
  constructor(text: string | null) {
    this.#recipes = new Map(parse(text));
  }

  /** Takes in what is kept, below what is here. */
  join(text: string | null): void {
    const here = [...this.#recipes];
    this.#recipes.clear();
    for (const [signature, recipe] of [...parse(text), ...here]) this.set(signature, recipe);
  }

  get(signature: string): Recipe | undefined {
    return this.#recipes.get(signature);
  }

  set(signature: string, recipe: Recipe): void {
    this.#recipes.delete(signature);
    this.#recipes.set(signature, recipe);
    for (const oldest of this.#recipes.keys()) {
      if (this.#recipes.size <= MOST) break;
      this.#recipes.delete(oldest);
    }
  }

  delete(signature: string): void {
    this.#recipes.delete(signature);
  }

  print(): string {
    return JSON.stringify({ version: VERSION, recipes: [...this.#recipes] });
  }
}

function parse(text: string | null): [string, Recipe][] {
  try {
    const book: unknown = JSON.parse(text ?? '');
    if (!isRecord(book) || !Array.isArray(book.recipes)) return [];
    if (book.version !== VERSION && book.version !== 1) return [];
    const recipes = book.recipes.flatMap((entry: unknown) =>
      Array.isArray(entry) && typeof entry[0] === 'string' && isRecipe(entry[1])
        ? [[entry[0], entry[1]] as [string, Recipe]]
        : [],
    );
    return book.version === 1 ? recipes.filter(([, { kind }]) => kind !== 'other') : recipes;
  } catch {
    return [];
  }
}

const roles: ReadonlySet<unknown> = new Set([null, ...ROLES.map(({ role }) => role)]);
const kinds: ReadonlySet<unknown> = new Set(['customers', 'orders', 'events', 'other']);

function isRecipe(value: unknown): value is Recipe {
  return (
    isRecord(value) &&
    kinds.has(value.kind) &&
    isRecord(value.choice) &&
    isRecord(value.roles) &&
    Object.values(value.roles).every((role) => roles.has(role)) &&
    isRecord(value.answers) &&
    Object.values(value.answers).every((answer) => typeof answer === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
