// `virtual:papers` = the Markdown documents of a folder as trees of elements. Markdown is parsed at build time, because the CSP forbids
// markup from strings in the browser. Unsupported Markdown fails the build.
import { readFileSync, readdirSync } from 'node:fs';
import { type MarkedToken, type Token, type Tokens, lexer } from 'marked';
import type { Plugin } from 'vite';

/** A text or an element. `a` links to another document by name, or to the list of claims. */
export type Piece = string | { tag: string; to?: string; children: Piece[] };

export interface Paper {
  title: string;
  content: Piece[];
}

const ID = 'virtual:papers';
const CLAIMS = '../security-claims.md';

const element = (tag: string, children: Piece[]): Piece => ({ tag, children });

const PARTS: Record<string, string> = { paragraph: 'p', strong: 'strong', em: 'em' };

function table({ header, rows }: Tokens.Table, names: string[]): Piece {
  const row = (tag: string, cells: Tokens.TableCell[]) =>
    element(
      'tr',
      cells.map(({ tokens }) => element(tag, pieces(tokens, names))),
    );
  return element('table', [
    element('thead', [row('th', header)]),
    element(
      'tbody',
      rows.map((cells) => row('td', cells)),
    ),
  ]);
}

/** The link of a document that the product does not show becomes plain text. */
function link({ href, tokens }: Tokens.Link, names: string[]): Piece[] {
  const children = pieces(tokens, names);
  const name = href.replace(/\.md$/, '');
  const to = href === CLAIMS ? 'claims' : names.find((one) => one === name);
  return to ? [{ tag: 'a', to, children }] : children;
}

function piece(token: MarkedToken, names: string[]): Piece[] {
  switch (token.type) {
    case 'space':
      return [];
    case 'text':
      return token.tokens ? pieces(token.tokens, names) : [token.text];
    case 'codespan':
      return [element('code', [token.text])];
    case 'heading':
      return [element(`h${String(token.depth)}`, pieces(token.tokens, names))];
    case 'list':
      return [
        element(
          token.ordered ? 'ol' : 'ul',
          token.items.map(({ tokens }) => element('li', pieces(tokens, names))),
        ),
      ];
    case 'table':
      return [table(token, names)];
    case 'link':
      return link(token, names);
    default: {
      const tag = PARTS[token.type];
      if (!tag || !('tokens' in token)) throw new Error(`a paper has ${token.type}, which is not shown: ${token.raw}`);
      return [element(tag, pieces(token.tokens ?? [], names))];
    }
  }
}

const pieces = (tokens: Token[], names: string[]): Piece[] => tokens.flatMap((token) => piece(token as MarkedToken, names));

export function paper(text: string, names: string[]): Paper {
  const [title, ...content] = lexer(text);
  if (title?.type !== 'heading') throw new Error('a paper begins with its title');
  return { title: (title as Tokens.Heading).text, content: pieces(content, names) };
}

export function papers(folder: string): Plugin {
  return {
    name: 'voicase-papers',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const names = readdirSync(folder).flatMap((file) => /^([\w-]+)\.md$/.exec(file)?.[1] ?? []);
      const read = (name: string) => {
        const file = `${folder}/${name}.md`;
        this.addWatchFile(file);
        return [name, paper(readFileSync(file, 'utf8'), names)];
      };
      return `export default ${JSON.stringify(Object.fromEntries(names.map(read)))};`;
    },
  };
}
