import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** One place in the source that makes an error: its code, and the names of the params it passes. */
export interface Thrown {
  code: string;
  params: Set<string>;
  at: string;
}

export interface Findings {
  thrown: Thrown[];
  /** Places whose code is no literal, as `file: expression`. */
  computed: string[];
}

/** Every error with a code that the source makes, by `new DefterError`, through `asError` or a table. */
export function findThrown(src: URL): Findings {
  const found: Findings = { thrown: [], computed: [] };
  for (const path of readdirSync(src, { recursive: true, encoding: 'utf-8' })) {
    const name = path.replaceAll('\\', '/');
    if (!/\.(ts|svelte)$/.test(name) || name.startsWith('i18n/')) continue;
    const text = readFileSync(new URL(name, src), 'utf-8');
    if (!/DefterError/.test(text)) continue;
    visit(ts.createSourceFile(name, scriptOf(name, text), ts.ScriptTarget.Latest, true), found);
  }
  return found;
}

function scriptOf(name: string, text: string): string {
  if (!name.endsWith('.svelte')) return text;
  return [...text.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([, code]) => code).join('\n');
}

function visit(node: ts.Node, found: Findings): void {
  const file = node.getSourceFile();
  const add = (code: ts.Node, params: Iterable<string>): void => {
    if (ts.isStringLiteral(code)) {
      found.thrown.push({ code: code.text, params: new Set(params), at: file.fileName });
    } else found.computed.push(`${file.fileName}: ${code.getText()}`);
  };
  if (ts.isNewExpression(node) && node.expression.getText() === 'DefterError') {
    const [code, options] = node.arguments ?? [];
    add(code!, keysOf(property(options, 'params')));
  } else if (ts.isCallExpression(node) && node.expression.getText() === 'asError') {
    add(node.arguments[1]!, ['message']);
  } else if (ts.isArrayLiteralExpression(node) && node.elements.length === 3) {
    // A rule: pattern, code, params. `message` is common to all of them.
    const [pattern, code, params] = node.elements;
    if (pattern!.kind === ts.SyntaxKind.RegularExpressionLiteral && ts.isArrowFunction(params!)) {
      const body = ts.isParenthesizedExpression(params.body) ? params.body.expression : params.body;
      add(code!, ['message', ...keysOf(body)]);
    }
  }
  ts.forEachChild(node, (child) => visit(child, found));
}

function property(object: ts.Node | undefined, name: string): ts.Node | undefined {
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  const found = object.properties.find((item) => item.name?.getText() === name);
  return found && ts.isPropertyAssignment(found) ? found.initializer : undefined;
}

/** Of an object written there, or of a constant of the same file. */
function keysOf(object: ts.Node | undefined): string[] {
  if (object && ts.isIdentifier(object))
    return keysOf(constant(object.getSourceFile(), object.text));
  if (!object || !ts.isObjectLiteralExpression(object)) return [];
  return object.properties.flatMap((item) => item.name?.getText() ?? []);
}

function constant(node: ts.Node, name: string): ts.Node | undefined {
  if (ts.isVariableDeclaration(node) && node.name.getText() === name) return node.initializer;
  return ts.forEachChild(node, (child) => constant(child, name));
}
