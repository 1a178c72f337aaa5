import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dictionaryOf } from './dictionary.js';
import { keyphraseFile, spokenForm } from './keyphrases.js';
import type { KeyPhrase } from './options.js';
import { acousticModel, dictionaryFile } from './program.js';

/** How the features are computed. The program lets the model's own file override its command line, so it has to be a file. */
export const FEATURES = `-lowerf 130
-upperf 6800
-nfilt 25
-transform dct
-lifter 22
-feat 1s_c_d_dd
-svspec 0-12/13-25/26-38
-agc none
-cmn live
-varnorm no
-model ptm
-cmninit 50.77,7.13,-2.46,8.65,2.35,-28.87,0.24,-13.62,-34.17,9.31,-31.01,10.84,-11.15
`;

/** A private folder with what the processes of one engine read: model with our features, small dictionary, phrases. */
export interface Workplace {
  readonly folder: string;
  readonly args: readonly string[];
  readonly unknown: readonly string[];
  remove(): Promise<void>;
}

export async function makeWorkplace(model: string, phrases: readonly KeyPhrase[]): Promise<Workplace> {
  const folder = await mkdtemp(join(tmpdir(), 'callward-speech-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const hmm = join(folder, 'model');
    await mkdir(hmm);
    for (const name of await readdir(acousticModel(model)))
      if (name !== 'feat.params') await symlink(join(acousticModel(model), name), join(hmm, name));
    await writeFile(join(hmm, 'feat.params'), FEATURES);
    const words = new Set(phrases.flatMap((phrase) => spokenForm(phrase.words).split(' ')));
    const { text, unknown } = await dictionaryOf(dictionaryFile(model), words);
    const known = phrases.filter(
      ({ words }) =>
        !spokenForm(words)
          .split(' ')
          .some((w) => unknown.includes(w)),
    );
    const [dict, kws] = [join(folder, 'words.dict'), join(folder, 'phrases.kws')];
    await writeFile(dict, text);
    await writeFile(kws, keyphraseFile(known));
    const args = ['-hmm', hmm, '-dict', dict, '-kws', kws, '-infile', '/dev/stdin', '-time', 'yes'];
    return { folder, args: [...args, '-logfn', '/dev/null'], unknown, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
