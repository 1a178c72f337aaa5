import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

const can = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** Where a program is: a path as it stands, a bare name by PATH. */
export async function findProgram(name: string): Promise<string | undefined> {
  const places =
    isAbsolute(name) || name.includes('/')
      ? [name]
      : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name));
  for (const place of places) if (await can(place, constants.X_OK)) return place;
  return undefined;
}

export const acousticModel = (model: string): string => join(model, 'en-us');
export const dictionaryFile = (model: string): string => join(model, 'cmudict-en-us.dict');

/** What is not there, in words for the person who can install it; undefined when all is. */
export async function whatIsMissing(program: string, model: string): Promise<string | undefined> {
  if ((await findProgram(program)) === undefined)
    return `找不到程序 ${program}：apt install pocketsphinx / no program ${program}: apt install pocketsphinx`;
  for (const file of [join(acousticModel(model), 'mdef'), dictionaryFile(model)]) {
    if (!(await can(file, constants.R_OK)))
      return `找不到模型文件 ${file}：apt install pocketsphinx-en-us / no model file ${file}: apt install pocketsphinx-en-us`;
  }
  return undefined;
}
