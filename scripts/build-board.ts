import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

/**
 * Builds src/board into build/board: one script and one style sheet, each with a hash of its content in its name, and the page that names
 * them. Built aside and put in place at the end, so that a running service never reads half of it.
 */
const FROM = 'src/board';
const TO = 'build/board';

const aside = `${TO}.new`;
rmSync(aside, { recursive: true, force: true });
mkdirSync(aside, { recursive: true });
const { metafile } = await build({
  entryPoints: [join(FROM, 'main.ts'), join(FROM, 'style/board.css')],
  entryNames: 'assets/[name]-[hash]',
  outdir: aside,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});
const made = (end: string): string => {
  const [path] = Object.keys(metafile.outputs).filter((one) => one.endsWith(end));
  if (path === undefined) throw new Error(`the build made no ${end}`);
  return `/assets/${basename(path)}`;
};
const page = readFileSync(join(FROM, 'index.html'), 'utf8')
  .replace('%script%', made('.js'))
  .replace('%style%', made('.css'));
writeFileSync(join(aside, 'index.html'), page);
copyFileSync(join(FROM, 'icon.svg'), join(aside, 'icon.svg'));
rmSync(TO, { recursive: true, force: true });
renameSync(aside, TO);
